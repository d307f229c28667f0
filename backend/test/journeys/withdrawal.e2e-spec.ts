import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsentReceipt, ConsentStatus } from '@exhibit/contract';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { launchChromium } from '@exhibit/evaluation/chromium';
import { ConsoleClient } from '@exhibit/evaluation/console-client';
import { acceptRecording } from '@exhibit/evaluation/demo/apply-for-loan';
import type { Browser, Page, Request } from 'playwright-core';
import { DataSource } from 'typeorm';
import { runVerify } from '../../src/evidence/verify-command.js';
import { ownerUrl } from '../support/owner-url.js';
import { eventually } from '../support/poll.js';
import { ruleOf } from '../support/retention-scene.js';

/** The rights of a visitor, in real Chromium, from a no to the certificate. */
let appliance: RunningAppliance;
let browser: Browser;
let owner: DataSource;

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'exhibit-withdrawal-'));
  appliance = await startAppliance({ dataDir, durable: false });
  browser = await launchChromium();
  owner = await new DataSource({ type: 'postgres', url: await ownerUrl(dataDir) }).initialize();
});
afterAll(async () => {
  await owner?.destroy();
  await browser?.close();
  await appliance?.stop();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
});

interface KeptReceipt {
  consentId: string;
  receipt: ConsentReceipt;
  signature: string;
}
interface Door {
  Exhibit: { consent: { state(): KeptReceipt }; state(): { phase: string; recording: string | null } };
}

/** A visitor's page, and what it sent to the recorder's door besides asking for the configuration. */
async function visitor(): Promise<{ page: Page; sent: { at: number; what: string }[] }> {
  const context = await browser.newContext();
  const sent: { at: number; what: string }[] = [];
  context.on('request', (request: Request) => {
    const { pathname } = new URL(request.url());
    const [, what] = /^\/ingest\/v1\/[^/]+\/(.+)$/.exec(pathname) ?? [];
    if (what && what !== 'config' && request.method() !== 'OPTIONS') sent.push({ at: Date.now(), what });
  });
  return { page: await context.newPage(), sent };
}

/** How long after the next such event the page still records, in ms by its own clock: no message to the test in between. */
async function stopsAfter(page: Page, event: 'click' | 'message'): Promise<() => Promise<number>> {
  const measured = await page.evaluateHandle((type) => {
    const took = new Promise<number>((resolve) => {
      const begun = () => {
        const since = performance.now();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          if ((window as unknown as Door).Exhibit.state().recording === null)
            resolve(performance.now() - since);
          else port2.postMessage(0);
        };
        port2.postMessage(0);
      };
      addEventListener(type, begun, { capture: true, once: true });
    });
    return { took };
  }, event);
  return () => measured.evaluate(({ took }) => took);
}

const client = (login: string) =>
  ConsoleClient.as(
    appliance.people.find((person) => person.login === login)!,
    appliance.consoleUrl,
  );

const count = async (sql: string): Promise<number> =>
  (await owner.query(`SELECT count(*)::int AS n FROM ${sql}`))[0].n;

/** What `npm run verify -- FILE --key …` says. */
async function verified(name: string, bytes: string | Buffer, key: string): Promise<string> {
  const file = join(appliance.dataDir, name);
  await writeFile(file, bytes);
  const printed: string[] = [];
  expect(await runVerify([file, '--key', key], (text) => void printed.push(text))).toBe(0);
  return printed.join('');
}

/** Kept where EXHIBIT_PICTURES says. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['EXHIBIT_PICTURES'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

it('sends nothing of a visitor who refuses, whatever they do afterwards', async () => {
  const { page, sent } = await visitor();
  await page.goto(appliance.bankUrl);
  await page.locator('#consent-refuse').click();
  await page.locator('#recording-choose').waitFor({ state: 'visible' });
  await page.locator('#amount').fill('12000');
  await page.locator('#term').selectOption('48');
  await page.locator('#purpose-home').check();
  await page.locator('#continue').click();
  await page.waitForURL('**/apply/details');
  await page
    .evaluate(() => (window as unknown as Door).Exhibit.state())
    .then(({ recording }) => expect(recording).toBeNull());
  // The decision itself, and not one byte more.
  expect(sent.map(({ what }) => what)).toEqual(['consents']);
  expect(await count('recording')).toBe(0);
  expect(await count(`consent_event WHERE kind = 'refused'`)).toBe(1);
  await page.context().close();
});

it('stops within a second of a withdrawal, destroys what was recorded, and leaves receipt and certificate that hold offline', async () => {
  const { page, sent } = await visitor();
  await acceptRecording({ page, bankUrl: appliance.bankUrl });
  const kept = await page.evaluate(() => (window as unknown as Door).Exhibit.consent.state());
  await page.locator('#amount').fill('12000');
  const segments = () => sent.filter(({ what }) => what.startsWith('recordings/'));
  await eventually('something was recorded', async () =>
    (await count('recording_segment')) > 0 ? true : null,
  );

  const stopped = await stopsAfter(page, 'click');
  await page.locator('#recording-withdraw').click();
  const withdrawnAt = Date.now();
  expect(await stopped()).toBeLessThan(1_000);
  await page.locator('#recording-choose').waitFor({ state: 'visible' });
  await page.locator('#amount').fill('9000');
  await page.locator('#continue').click();
  await page.waitForURL('**/apply/details');
  await page.locator('#note').fill('after the withdrawal');
  await page.reload();
  expect(segments().filter(({ at }) => at > withdrawnAt + 1_000)).toEqual([]);
  expect(await count('recording_segment WHERE last_at > ' + String(withdrawnAt + 1_000))).toBe(0);

  const status = async () => (await (await fetch(kept.receipt.statusAddress!)).json()) as ConsentStatus;
  expect(await status()).toMatchObject({ state: 'withdrawn', recordings: { recorded: 1 } });
  const [ada, priya, aude] = [await client('ada'), await client('priya'), await client('aude')];
  const { items } = await ada.post<{ items: { version: number }[] }>('/api/retention/rules', {
    rules: [ruleOf({ maximum: 'P1Y' })],
    declarations: [],
  });
  await priya.post(`/api/retention/rules/${items[0]!.version}/publish`);
  const { recordings } = await eventually('the recording is destroyed, and the visitor sees it', async () => {
    const said = await status();
    return said.recordings.destroyed === 1 &&
      (await count('destruction WHERE certified_at IS NOT NULL')) === 1
      ? said
      : null;
  });
  expect(recordings).toEqual({
    ...{ recorded: 1, standing: 0, restricted: 0, ending: 0, destroyed: 1, restrictedUntil: null },
  });
  expect(await count('recording_key')).toBe(0);

  const key = kept.receipt.verifierKey!;
  expect(await verified('receipt.json', JSON.stringify(kept), key)).toContain('THE RECEIPT HOLDS.');
  const certificates = await aude.download('/api/destructions/certificates');
  const said = await verified('certificates.jsonl', certificates, key);
  expect(said).toMatch(/HOLD/);
  expect(certificates.toString('utf8')).toContain('withdrawal');
  await page.context().close();
});

it('shows a visitor what they agreed to on a page that the firm frames, where one click withdraws', async () => {
  const { page } = await visitor();
  await acceptRecording({ page, bankUrl: appliance.bankUrl });
  const { receipt } = await page.evaluate(() => (window as unknown as Door).Exhibit.consent.state());
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.src = `${address}?language=de`;
    frame.title = 'Ihre Entscheidung';
    frame.width = frame.height = '600';
    document.body.prepend(frame);
  }, receipt.selfService!);
  const frame = page.frameLocator('iframe');
  await frame.getByText('Sie haben zugestimmt.').waitFor();
  await picture(page, 'self-service-framed');
  const stopped = await stopsAfter(page, 'message');
  await frame.getByRole('button', { name: 'Widerrufen' }).click();
  await frame.getByText('Sie haben widerrufen.').waitFor();
  expect(await stopped()).toBeLessThan(1_000);
  expect(await frame.getByRole('button', { name: 'Widerrufen' }).count()).toBe(0);
  // Who withdrew still asks what is held, with the keyboard alone.
  await frame.getByRole('button', { name: 'Die Löschung meiner Daten verlangen' }).press('Enter');
  await frame.getByText('Sie haben die Löschung Ihrer Daten verlangt').waitFor();
  expect(await frame.getByRole('button', { name: 'Die Löschung meiner Daten verlangen' }).count()).toBe(0);
  await page.goto(`${receipt.selfService!}?language=en`);
  await page.getByText('You withdrew. Nothing more is recorded.').waitFor();
  await picture(page, 'self-service');
  await page.context().close();
});
