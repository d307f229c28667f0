import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { launchChromium } from '@exhibit/evaluation/chromium';
import { ConsoleClient } from '@exhibit/evaluation/console-client';
import { acceptRecording } from '@exhibit/evaluation/demo/apply-for-loan';
import { visitConsole, type ConsoleVisit } from '@exhibit/evaluation/demo/console-visits';
import type { Browser } from 'playwright-core';
import { parseManifest } from '../../src/evidence/recording-manifest.js';
import { readPackZip } from '../../src/evidence/pack-zip.js';
import { verifyPack } from '../../src/evidence/verify-pack.js';
import { eventually } from '../support/poll.js';

/** A visit is recorded; later the bank has another site, or none. The recording shows what the visitor saw. */
let appliance: RunningAppliance;
let browser: Browser;
let carol: ConsoleClient;
let recording: string;
/** Everything the console asked for while it played, and what of it led outside. */
const asked: string[] = [];
let replay: ConsoleVisit;

const person = (login: string) => appliance.people.find((candidate) => candidate.login === login)!;

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'exhibit-years-later-'));
  appliance = await startAppliance({ dataDir, durable: false });
  browser = await launchChromium();
  carol = await ConsoleClient.as(person('carol'), appliance.consoleUrl);
  recording = await recordedVisit();
  await grantCarol();
  replay = await visitConsole(browser, appliance.consoleUrl, person('carol'), `/recordings/${recording}`);
  await replay.context.route(
    (url) => !url.href.startsWith(appliance.consoleUrl),
    (route) => route.abort(),
  );
  replay.context.on('request', (request) => asked.push(request.url()));
});
afterAll(async () => {
  await browser?.close();
  await appliance?.stop();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
});

/** The bank's first page, with a font besides that is not there. */
async function recordedVisit(): Promise<string> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const subject = await acceptRecording({ page, bankUrl: appliance.bankUrl });
  await page.evaluate(async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '@font-face { font-family: Gone; src: url(/assets/gone.woff2) } .lead { font-family: Gone, serif }',
    );
    document.adoptedStyleSheets = [sheet];
    await document.fonts.load('16px Gone').catch(() => undefined);
    await document.fonts.ready;
  });
  await page.evaluate(() => (window as unknown as { Exhibit: { stop(): Promise<void> } }).Exhibit.stop());
  await context.close();
  return eventually('the visit is sealed', async () => {
    const { items } = await carol.get<{ items: { id: string; state: string }[] }>(
      `/api/recordings?subject=${subject}`,
    );
    return items[0]?.state === 'sealed' ? items[0].id : null;
  });
}

async function grantCarol(): Promise<void> {
  const colin = await ConsoleClient.as(person('colin'), appliance.consoleUrl);
  const { id } = await carol.post<{ id: string }>('/api/access-requests', {
    recordingId: recording,
    purpose: 'dispute',
    reason: 'The customer says that the page looked different.',
    scope: 'watch-and-export',
    minutes: 60,
  });
  await colin.post(`/api/access-requests/${id}/approve`, { minutes: 60 });
}

describe('the recording in the console', () => {
  it('lists the font and the logo, and what was not captured, in words', async () => {
    await replay.page.locator('[data-test="assets"]').waitFor();
    expect(await replay.page.locator('[data-test="assets"] tbody th').allInnerTexts()).toEqual(
      expect.arrayContaining(['Font (WOFF2)', 'Image (PNG)']),
    );
    expect(await replay.page.locator('[data-test="not-captured"]').innerText()).toMatch(
      /1 font: not in the browser's cache/,
    );
  });

  it('is replayed with its font and its logo, though nobody outside is asked', async () => {
    await replay.page.goto(`${appliance.consoleUrl}/recordings/${recording}/watch`);
    await replay.page.locator('[data-test="player-ready"]').waitFor({ state: 'attached' });
    await replay.page.locator('[data-test="play"]').click();
    const shown = await eventually('font and logo are drawn', () =>
      replay.page.evaluate(() => {
        const picture = document.querySelector('iframe')?.contentDocument;
        const logo = picture?.querySelector<HTMLImageElement>('img#logo');
        const drawn = [...(picture?.fonts ?? [])].filter(({ status }) => status === 'loaded');
        return drawn.length > 0 && logo?.naturalWidth
          ? { fonts: drawn.length, logo: logo.naturalWidth, from: logo.src.slice(0, 5) }
          : null;
      }),
    );
    expect(shown).toEqual({ fonts: 1, logo: 56, from: 'blob:' });
    const outside = asked.filter(
      (url) => !url.startsWith(appliance.consoleUrl) && !/^(data|about|blob):/.test(url),
    );
    expect(outside).toEqual([]);
  });

  it('says in the player what the picture lacks', async () =>
    expect(await replay.page.locator('[data-test="lacking"]').innerText()).toMatch(
      /missing in this picture: 1 font/,
    ));

  it('asked for each asset once, under the viewing, and each time is in the log', async () => {
    const assets = asked.filter((url) => /\/api\/viewings\/[^/]+\/assets\//.test(url));
    expect(assets.length).toBe(2);
    const aude = await ConsoleClient.as(person('aude'), appliance.consoleUrl);
    const { items } = await aude.get<{ items: { kind: string }[] }>(
      `/api/audit-entries?limit=200&recording=${recording}`,
    );
    expect(items.filter(({ kind }) => kind === 'viewing.asset').length).toBe(2);
  });
});

describe('the evidence pack', () => {
  it('carries font and logo and holds offline (P7)', async () => {
    const { id } = await carol.post<{ id: string }>('/api/evidence-packs', { recordingId: recording });
    const zip = await carol.download(`/api/evidence-packs/${id}/content`);
    expect(await verifyPack(zip)).toMatchObject({ holds: true, faults: [] });
    const { items } = readPackZip(zip);
    const manifest = parseManifest(items.find(({ name }) => name === 'manifest.json')!.bytes);
    expect(manifest.assets?.map(({ mime }) => mime).sort()).toEqual(['font/woff2', 'image/png']);
    expect(manifest.notCaptured).toEqual([
      { kind: 'font', reason: 'not-used', count: 1 },
      { kind: 'font', reason: 'unreadable', count: 1 },
    ]);
    expect(items.filter(({ name }) => name.startsWith('recording/assets/')).length).toBe(2);
  });
});
