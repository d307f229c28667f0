import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { launchChromium } from '@exhibit/evaluation/chromium';
import { visitConsole } from '@exhibit/evaluation/demo/console-visits';
import type { Browser, Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import { verifyCertificates } from '../../src/evidence/destruction-export/verify-certificates.js';
import { ownerUrl } from '../support/owner-url.js';
import { eventually } from '../support/poll.js';
import { decide, event, RecorderByHand } from '../support/recorder-by-hand.js';

/** How a recording ends, as the people of a bank see it. Pictures are kept where EXHIBIT_PICTURES says. */
let appliance: RunningAppliance;
let browser: Browser;
let owner: DataSource;

beforeAll(async () => {
  appliance = await startAppliance({
    dataDir: await mkdtemp(join(tmpdir(), 'exhibit-retention-')),
    durable: false,
  });
  browser = await launchChromium();
  owner = await new DataSource({ type: 'postgres', url: await ownerUrl(appliance.dataDir) }).initialize();
});
afterAll(async () => {
  await owner?.destroy();
  await browser?.close();
  await appliance?.stop();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
});

async function as(login: string, path: string, act: (page: Page) => Promise<void>): Promise<void> {
  const person = appliance.people.find((candidate) => candidate.login === login)!;
  const visit = await visitConsole(browser, appliance.consoleUrl, person, path);
  try {
    await act(visit.page);
    const pictures = process.env['EXHIBIT_PICTURES'];
    const name = `${login}${path.replaceAll('/', '-')}.png`;
    if (pictures) await visit.page.screenshot({ path: join(pictures, name), fullPage: true });
  } finally {
    await visit.context.close();
  }
}

const test = (page: Page, name: string) => page.locator(`[data-test="${name}"]`).first();

/** A visit of long ago. */
async function oldVisit(subject: string, days = 400): Promise<string> {
  const { consoleUrl, siteKey, bankUrl } = appliance;
  const consent = await decide(consoleUrl, siteKey, 'given', subject, bankUrl);
  const recorder = new RecorderByHand(consoleUrl, siteKey, consent, bankUrl);
  await recorder.next([event()]);
  expect((await recorder.next([event()], { final: 'stopped' })).status).toBe(200);
  const { recording } = recorder;
  await eventually('it is sealed', async () => ((await stateOf(recording)) === 'sealed' ? true : null));
  await owner.query(
    `UPDATE recording SET last_received_at = at, opened_at = at FROM (SELECT now() - make_interval(days => $2) AS at) AS past
     WHERE id = $1`,
    [recording, days],
  );
  return recording;
}

const stateOf = async (recording: string): Promise<string> =>
  (await owner.query('SELECT state FROM recording WHERE id = $1', [recording]))[0]?.state;

it('is drafted, looked at, published, held, released and certified in the console', async () => {
  const [ended, held] = [await oldVisit('APP-1'), await oldVisit('APP-2')];

  await as('carol', '/retention/holds', async (page) => {
    await page.getByLabel('New matter').fill('Smith v. Bank');
    await test(page, 'open-matter').click();
    await test(page, 'add-hold').click();
    await test(page, 'hold-subject').fill('APP-2');
    await test(page, 'hold-reason').fill('A lawsuit.');
    await test(page, 'place-hold').click();
    await test(page, 'hold').getByText('1 recording').waitFor();
  });
  await as('ada', '/retention', async (page) => {
    await test(page, 'draft-rules').click();
    await test(page, 'ready-rules').selectOption('gdpr-minimal');
    await test(page, 'save-rules').click();
    await test(page, 'preview').getByText('1', { exact: true }).first().waitFor();
  });
  expect(await stateOf(ended)).toBe('sealed');
  await as('priya', '/retention/rules/1', async (page) => {
    await test(page, 'preview').waitFor();
    await test(page, 'publish-rules').click();
    await test(page, 'confirm').click();
    await test(page, 'publish-rules').waitFor({ state: 'detached' });
  });
  await eventually('the recording that nobody holds is destroyed', async () =>
    (await stateOf(ended)) === 'destroyed' ? true : null,
  );
  expect(await stateOf(held)).toBe('sealed');

  await as('carol', '/retention/holds', async (page) => {
    await test(page, 'begin-release').click();
    await page.getByLabel('Why it may be released').fill('Settled.');
    await test(page, 'ask-release').click();
    await page.getByText('Another person has to agree.').waitFor();
  });
  await as('colin', '/retention/holds', async (page) => {
    await test(page, 'release').click();
    await page.getByText('Released by').waitFor();
  });
  await eventually('the released recording is destroyed', async () => {
    const [row] = await owner.query('SELECT certified_at FROM destruction WHERE recording_id = $1', [held]);
    return row?.certified_at ?? null;
  });
  await as('aude', '/retention', () => Promise.resolve());
  await as('aude', '/retention/destructions', async (page) => {
    await test(page, 'destructions').getByText('destroyed, certified').first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      test(page, 'all-certificates').click(),
    ]);
    const lines: string[] = [];
    for await (const piece of await download.createReadStream()) lines.push(String(piece));
    const found = await verifyCertificates(lines.join('').trimEnd().split('\n'));
    expect(found.faults).toEqual([]);
    expect(found.certificates).toBe(2);
  });
}, 360_000);

it('ends for a customer who asked for it, when another person agrees, with a letter that says so', async () => {
  const recording = await oldVisit('APP-3', 1);
  let request = '';
  await as('priya', '/subject-requests', async (page) => {
    await page.getByText('Nobody has asked for anything yet').waitFor();
    await test(page, 'new-request').click();
    await page.getByLabel('What they ask for').selectOption('erasure');
    await page.getByLabel('Find them by').selectOption('subject');
    await test(page, 'request-who').fill('APP-3');
    await test(page, 'request-identity').fill('Called back under the number that the firm has.');
    await test(page, 'open-request').click();
    await test(page, 'request-recordings').getByText('erased').waitFor();
    await test(page, 'needs-another').waitFor();
    await test(page, 'letter-received').getByText('We shall answer by').waitFor();
    request = new URL(page.url()).pathname;
  });
  await as('carol', '/subject-requests', async (page) => {
    await test(page, 'subject-requests').getByRole('link', { name: 'Erasure' }).click();
    await test(page, 'carry-out').click();
    await test(page, 'confirm').click();
    await test(page, 'letter-answer').getByText('We erase 1 recording').waitFor();
  });
  await as('aude', request, async (page) => {
    await page.getByText('answered', { exact: true }).waitFor();
    expect(await test(page, 'carry-out').count()).toBe(0);
  });
  await eventually('it is destroyed', async () => ((await stateOf(recording)) === 'destroyed' ? true : null));
});

it('is asked for by a visitor on their own page, and answered once somebody found out who it is', async () => {
  const { consoleUrl, siteKey, bankUrl } = appliance;
  const consent = await decide(consoleUrl, siteKey, 'given', 'APP-4', bankUrl);
  const context = await browser.newContext();
  const visitor = await context.newPage();
  await visitor.goto(`${consoleUrl}/ingest/v1/${siteKey}/consents/${consent}/page?language=en`);
  const receipt = await visitor.locator('dd').last().textContent();
  await visitor.getByRole('button', { name: 'Ask for a copy of my data' }).click();
  await visitor.getByText('You asked for a copy of your data').waitFor();
  await context.close();

  await as('priya', '/subject-requests', async (page) => {
    await page.getByText('nobody has found out who it is').waitFor();
    await test(page, 'subject-requests').getByRole('link', { name: 'Access' }).first().click();
    await test(page, 'asked-by-visitor').waitFor();
    expect(await test(page, 'receipt').textContent()).toBe(receipt);
    expect(await test(page, 'carry-out').count()).toBe(0);
    await test(page, 'identify').click();
    await test(page, 'reason').fill('They named the number of the receipt.');
    await test(page, 'send-reason').click();
    await test(page, 'carry-out').click();
    await test(page, 'confirm').click();
    await test(page, 'letter-answer').waitFor();
  });
});

it('ends with the record of the decision, once two people say how long that is kept', async () => {
  const { consoleUrl, siteKey, bankUrl } = appliance;
  const consent = await decide(consoleUrl, siteKey, 'refused', 'APP-5', bankUrl);
  const [{ version }] = await owner.query('SELECT max(version) + 1 AS version FROM retention_rules');
  await as('ada', '/retention', async (page) => {
    await test(page, 'consent-periods').getByText('3 years').waitFor();
    await test(page, 'draft-rules').click();
    await page.getByLabel('Kept after the decision is over').fill('three years');
    await test(page, 'save-rules').click();
    await page.getByText('Years, months, days: P3Y, P90D; or forever.').waitFor();
    await page.getByLabel('Kept after the decision is over').fill('P0D');
    await test(page, 'save-rules').click();
    await test(page, 'consent-preview').getByText('end within a year').waitFor();
  });
  await as('priya', `/retention/rules/${version}`, async (page) => {
    await test(page, 'consent-preview').waitFor();
    await test(page, 'publish-rules').click();
    await test(page, 'confirm').click();
    await test(page, 'publish-rules').waitFor({ state: 'detached' });
  });
  await eventually('the record has ended', async () => {
    const [row] = await owner.query('SELECT ended_at FROM consent_record WHERE id = $1', [consent]);
    return row?.ended_at ?? null;
  });
  await as('priya', '/consent', async (page) => {
    await test(page, 'consent').waitFor();
    await test(page, 'consent-state').selectOption('ended');
    await page.getByRole('button', { name: 'Search' }).click();
    await test(page, 'consent').getByText('Ended, nothing kept').first().waitFor();
  });
  await as('priya', `/consent/${consent}`, async (page) => {
    await test(page, 'consent-ended').getByText(`by version ${version} of the retention rules`).waitFor();
    expect(await test(page, 'receipt').count()).toBe(0);
  });
  await as('ada', '/retention/destructions', async (page) => {
    await test(page, 'sweeper').getByText('Records of consent that ended').waitFor();
  });
});
