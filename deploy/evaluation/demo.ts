// npm run demo: the main job, from a visitor's click to a pack that verifies offline, without a person.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { backendScript } from './backend-scripts.ts';
import { runCaptured } from './child-process.ts';
import { launchChromium } from './chromium.ts';
import { ConsoleClient } from './console-client.ts';
import { acceptRecording, enterDetails, readOffer, signAgreement } from './demo/apply-for-loan.ts';
import { lookAtOffer, openAlarm, watchClosely } from './demo/broken-offer.ts';
import { seekTo, visitConsole } from './demo/console-visits.ts';
import { REPRESENTATIVE_EXAMPLE } from './demo-bank/disclosures.ts';
import { evidencePack, sealedRecording } from './demo/recordings-api.ts';
import { findStage, type Stage } from './demo/stage.ts';
import { personNamed } from './people.ts';
import { inRepository, repositoryRoot } from './repository.ts';
import { explain, runEntry } from './sentence.ts';
import { settingsFrom } from './settings.ts';
import { elapsed, step, StepFailed } from './step-runner.ts';

const out = inRepository('demo-out');

async function picture(page: Page, name: string): Promise<void> {
  // Hiding the caret would put a style sheet into the page that is being recorded.
  await page.screenshot({ path: `${out}/${name}.png`, caret: 'initial' });
}

async function demo(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });

  const stage = await step('an appliance', async () => {
    const found = await findStage(settingsFrom(process.env));
    stack.defer(() => found.leave());
    return found;
  });
  const { consoleUrl, bankUrl, people } = stage;
  console.log(`    ${stage.origin}: console ${consoleUrl}, bank ${bankUrl}`);
  const browser = await step('Chromium', async () => {
    const launched = await launchChromium();
    stack.defer(() => launched.close());
    return launched;
  });
  let happened = false;
  stack.defer(() => (happened ? undefined : pictureWhatIsOpen(browser)));

  const visitor = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const application = { page: await visitor.newPage(), bankUrl, picture };
  const subject = await step('a visitor agrees to be recorded', () => acceptRecording(application));
  await step('fills in every field', () => enterDetails(application));
  await step('reads the offer', () => readOffer(application));
  await step('reads the e-sign disclosure and signs', () => signAgreement(application));
  await visitor.close();

  const carol = personNamed(people, 'carol');
  const colin = personNamed(people, 'colin');
  const [asCarol, asColin] = await step('two compliance officers sign in', () =>
    Promise.all([ConsoleClient.as(carol, consoleUrl), ConsoleClient.as(colin, consoleUrl)]),
  );
  const recording = await step('the recording is sealed and judged', () =>
    sealedRecording(asCarol, subject, 2),
  );
  for (const { disclosure, verdict } of recording.verdicts) console.log(`    ${disclosure}: ${verdict}`);
  await step('both disclosures were shown', async () => {
    const other = recording.verdicts.find(({ verdict }) => verdict !== 'shown');
    if (other) throw new Error(`${other.disclosure}: ${other.verdict}`);
  });

  const request = await step('carol asks to watch, with a reason', () =>
    asCarol.post<{ id: string }>('/api/access-requests', {
      recordingId: recording.id,
      purpose: 'dispute',
      reason: 'The applicant disputes having been shown the representative example.',
      scope: 'watch-and-export',
      minutes: 60,
    }),
  );
  await step('colin sees the request in the console', async () => {
    const visit = await visitConsole(browser, consoleUrl, colin, '/access');
    await visit.page.locator('[data-test="request-link"]').first().waitFor();
    await picture(visit.page, 'console-1-access-requests');
    await visit.context.close();
  });
  await step('colin approves it for an hour', () =>
    asColin.post(`/api/access-requests/${request.id}/approve`, { minutes: 60 }),
  );

  const visit = await step('carol opens the console', () =>
    visitConsole(browser, consoleUrl, carol, '/recordings'),
  );
  await step('finds the recording', async () => {
    await visit.page.locator('[data-test="filter-subject"]').fill(subject);
    await visit.page.locator('[data-test="search"]').click();
    const link = visit.page.locator(`[data-test="recording-link"][href$="/recordings/${recording.id}"]`);
    await link.waitFor();
    await picture(visit.page, 'console-2-recordings');
    await link.click();
    await visit.page.locator('[data-test="verdict"]').nth(1).waitFor();
    await picture(visit.page, 'console-3-recording');
  });
  await step('watches it', async () => {
    await visit.page.locator('[data-test="watch"]').click();
    await visit.page.locator('[data-test="player-ready"]').waitFor({ state: 'attached' });
    await seekTo(visit.page, REPRESENTATIVE_EXAMPLE.text);
    await picture(visit.page, 'console-4-player');
  });
  await visit.context.close();

  const pack = `${out}/evidence-pack.zip`;
  await step('makes an evidence pack', async () =>
    writeFileSync(pack, await evidencePack(asCarol, recording.id)),
  );
  await step('an auditor reads the audit log', async () => {
    const audit = await visitConsole(browser, consoleUrl, personNamed(people, 'aude'), '/audit');
    await audit.page.locator('[data-test="audit-entry"]').first().waitFor();
    await picture(audit.page, 'console-5-audit');
    await audit.context.close();
  });
  await step('the pack verifies offline', async () => {
    const env = { PATH: process.env['PATH'] ?? '' };
    const { ok, output } = await runCaptured(process.execPath, [backendScript('evidence/verify-cli'), pack], {
      env,
    });
    writeFileSync(`${out}/verification.txt`, `${output}\n`);
    if (!ok) throw new Error(output);
    console.log(output.replace(/^/gm, '    '));
  });
  await brokenOffer(stage, browser, asCarol, stack);
  happened = true;
}

/** The bank changes the text of its offer without asking; nobody watches, and somebody is told. */
async function brokenOffer(
  { consoleUrl, bankUrl, people }: Stage,
  browser: Browser,
  asCarol: ConsoleClient,
  stack: AsyncDisposableStack,
): Promise<void> {
  await step('two visitors are shown another text than the approved one', async () => {
    stack.defer(await watchClosely(asCarol, REPRESENTATIVE_EXAMPLE.key, 2));
    const looks = [1, 2].map(() => lookAtOffer(browser, bankUrl, 'text'));
    for (const subject of await Promise.all(looks)) await sealedRecording(asCarol, subject, 2);
  });
  const alarm = await step('the appliance raises an alarm', () => openAlarm(asCarol, 'text-drift'));
  console.log(`    ${alarm.title}: ${alarm.cause} on ${alarm.page}, first in ${alarm.firstRecordingId}`);
  await step('carol sees it in the console', async () => {
    const carol = personNamed(people, 'carol');
    const seen = await visitConsole(browser, consoleUrl, carol, `/alarms/${alarm.id}`);
    await seen.page.locator('[data-test="first-recording"]').waitFor();
    await picture(seen.page, 'console-6-alarm');
    await seen.page.goto(`${consoleUrl}/disclosures/coverage`);
    await seen.page.locator('[data-test="coverage-groups"]').waitFor();
    await picture(seen.page, 'console-7-coverage');
    await seen.context.close();
  });
}

/** What a failed demo was looking at. */
async function pictureWhatIsOpen(browser: Browser): Promise<void> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  await Promise.allSettled(pages.map((page, index) => picture(page, `failed-${index + 1}`)));
}

await runEntry(async () => {
  console.log('demo: from a click to a pack that verifies offline');
  try {
    await demo();
  } catch (fault) {
    if (!(fault instanceof StepFailed)) throw fault;
    console.error(explain(fault.cause));
    console.error(`\nThe demo failed at: ${fault.message} (${elapsed()}).`);
    return 1;
  }
  console.log(`\nAll of it happened, in ${elapsed()}. Look into ${relative(repositoryRoot, out)}/.`);
  return 0;
});
