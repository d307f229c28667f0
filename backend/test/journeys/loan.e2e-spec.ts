import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { launchChromium } from '@exhibit/evaluation/chromium';
import { ConsoleClient } from '@exhibit/evaluation/console-client';
import {
  acceptRecording,
  enterDetails,
  readOffer,
  signAgreement,
} from '@exhibit/evaluation/demo/apply-for-loan';
import { CONSPICUOUS_VALUES } from '@exhibit/evaluation/demo/conspicuous-values';
import { ESIGN_CONSENT, REPRESENTATIVE_EXAMPLE } from '@exhibit/evaluation/demo-bank/disclosures';
import type { Browser } from 'playwright-core';
import { DataSource } from 'typeorm';
import { filesHolding, valuesIn } from '../support/leak-search.js';
import { ownerUrl } from '../support/owner-url.js';
import { eventually } from '../support/poll.js';
import { Traffic } from '../support/traffic.js';

/** The visit of README's story, in real Chromium, against the appliance that `npm start` runs. */
let appliance: RunningAppliance;
let browser: Browser;
let carol: ConsoleClient;

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'exhibit-journey-'));
  appliance = await startAppliance({ dataDir, durable: false });
  browser = await launchChromium();
  carol = await ConsoleClient.as(
    appliance.people.find(({ login }) => login === 'carol')!,
    appliance.consoleUrl,
  );
});
afterAll(async () => {
  await browser?.close();
  await appliance?.stop();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
});

interface Found {
  id: string;
  state: string;
  verdicts: { disclosure: string; verdict: string }[];
  segmentList: { seq: number; hash: string }[];
  gapList: unknown[];
}

async function recordingsOf(subject: string): Promise<Found[]> {
  const { items } = await carol.get<{ items: Found[] }>(`/api/recordings?subject=${subject}`);
  return Promise.all(items.map(({ id }) => carol.get<Found>(`/api/recordings/${id}`)));
}

async function visitor(): Promise<{ page: Awaited<ReturnType<Browser['newPage']>>; traffic: Traffic }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const traffic = new Traffic(context, appliance.consoleUrl);
  return { page: await context.newPage(), traffic };
}

describe('a visitor who agrees, while the backend is killed in the middle (P1, P3, P9)', () => {
  let traffic: Traffic;
  let recordings: Found[];

  beforeAll(async () => {
    const visit = await visitor();
    traffic = visit.traffic;
    const application = { page: visit.page, bankUrl: appliance.bankUrl, readMs: 3_600 };
    const subject = await acceptRecording(application);
    await enterDetails(application);
    const before = traffic.acknowledged.size;
    await eventually('the offer page is being recorded', async () =>
      traffic.acknowledged.size > before ? true : null,
    );
    appliance.killApi('SIGKILL');
    await readOffer(application);
    await appliance.ready();
    await signAgreement(application);
    recordings = await eventually('the visit is sealed and judged', async () => {
      const found = await recordingsOf(subject);
      return found.length > 0 &&
        found.every(({ state, verdicts }) => state === 'sealed' && verdicts.length === 2)
        ? found
        : null;
    });
    await visit.page.context().close();
  });

  it('is one recording with every acknowledged segment, in order, without a gap', () => {
    expect(recordings).toHaveLength(1);
    const [{ segmentList, gapList, id }] = recordings as [Found];
    expect(segmentList.map(({ seq }) => seq)).toEqual(segmentList.map((_, index) => index));
    expect(gapList).toEqual([]);
    const stored = new Set(segmentList.map(({ seq, hash }) => `${id}/${seq} ${hash}`));
    const missing = [...traffic.acknowledged.values()].filter(
      ({ recording, seq, hash }) => !stored.has(`${recording}/${seq} ${hash}`),
    );
    expect(traffic.acknowledged.size).toBeGreaterThan(3);
    expect(missing).toEqual([]);
  });

  it('was shown both disclosures before signing', () => {
    expect(recordings[0]!.verdicts.map(({ disclosure, verdict }) => [disclosure, verdict])).toEqual([
      ['esign', 'shown'],
      ['representative-example', 'shown'],
    ]);
  });

  it('passed the appliance’s own check of every string, under the policy that was published', async () => {
    const owner = await new DataSource({
      type: 'postgres',
      url: await ownerUrl(appliance.dataDir),
    }).initialize();
    const [{ manifest }] = await owner
      .query('SELECT manifest FROM recording_seal WHERE recording_id = $1', [recordings[0]!.id])
      .finally(() => owner.destroy());
    const { conformance } = JSON.parse(manifest) as { conformance: Record<string, unknown> };
    expect(conformance).toMatchObject({ checked: true, violations: 0, policyVersions: [1] });
    const strings = Object.entries(conformance['strings'] as Record<string, number>);
    expect(strings.filter(([, count]) => count === 0)).toEqual([]);
  });

  it('sent the approved texts, and nothing that was typed', () => {
    const everything = traffic.everything();
    for (const { text } of [ESIGN_CONSENT, REPRESENTATIVE_EXAMPLE])
      expect(everything.includes(text.slice(0, 60))).toBe(true);
    expect(valuesIn(everything, CONSPICUOUS_VALUES)).toEqual([]);
  });

  it('left nothing that was typed in the database, the object store, the logs or any other file', async () => {
    expect(await filesHolding(appliance.dataDir, CONSPICUOUS_VALUES)).toEqual([]);
    expect(valuesIn(await everyRow(), CONSPICUOUS_VALUES)).toEqual([]);
  });

  it('left the approved texts in no object of the store: what lies there is encrypted', async () => {
    const texts = [ESIGN_CONSENT, REPRESENTATIVE_EXAMPLE].map(({ text }) => text.slice(0, 60));
    expect(await filesHolding(join(appliance.dataDir, 'objects'), texts)).toEqual([]);
  });
});

describe('a visitor who says no (P2)', () => {
  it('is not recorded: nothing but the decision is sent', async () => {
    const { page, traffic } = await visitor();
    await page.goto(appliance.bankUrl);
    await page.locator('#consent-refuse').click();
    await page.locator('#amount').fill('9000');
    await page.locator('#continue').click();
    await page.waitForURL('**/apply/details');
    await page.locator('#full-name').fill('Quintessa Zephyrine Oddlington');
    await page.goto(`${appliance.bankUrl}/apply/offer`);
    await page.locator('[data-exhibit-disclosure]').first().waitFor();
    expect(traffic.sent.filter(({ method }) => method === 'PUT')).toEqual([]);
    expect(traffic.sent.filter(({ url }) => url.endsWith('/consents'))).toHaveLength(1);
    await page.context().close();
  });

  it('who withdraws is recorded no longer within a second', async () => {
    const { page, traffic } = await visitor();
    await acceptRecording({ page, bankUrl: appliance.bankUrl });
    await eventually('a segment is acknowledged', async () => (traffic.acknowledged.size > 0 ? true : null));
    await page.locator('#recording-withdraw').click();
    const withdrawnAt = Date.now();
    await eventually('the withdrawal is sent', async () =>
      traffic.sent.find(({ url }) => url.endsWith('/withdrawal')),
    );
    // Long enough for two more segments, had capture gone on.
    const until = await page.evaluate(() => performance.now() + 11_000);
    await eventually('the visitor goes on for eleven seconds', async () => {
      await page.locator('#amount').fill(String(Date.now() % 10_000));
      return (await page.evaluate(() => performance.now())) > until ? true : null;
    });
    const late = traffic.sent.filter(({ method, at }) => method === 'PUT' && at > withdrawnAt + 1_000);
    expect(late).toEqual([]);
    await page.context().close();
  });
});

/** Every row of every table, as text. Compressed or not on disk, here it is readable. */
async function everyRow(): Promise<Buffer> {
  const owner = await new DataSource({
    type: 'postgres',
    url: await ownerUrl(appliance.dataDir),
  }).initialize();
  try {
    const tables: { name: string }[] = await owner.query(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
    );
    const parts: Buffer[] = [];
    for (const { name } of tables)
      for (const { row } of (await owner.query(`SELECT t::text AS row FROM ${name} t`)) as { row: string }[])
        parts.push(Buffer.from(`${row}\n`));
    expect(parts.length).toBeGreaterThan(50);
    return Buffer.concat(parts);
  } finally {
    await owner.destroy();
  }
}
