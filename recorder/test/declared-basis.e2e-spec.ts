import type { Browser, Page } from 'playwright-core';
import { launchBrowser, until } from './support/browser.js';
import { ingestDouble, type IngestDouble } from './support/ingest-double.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { siteConfig } from './support/segments.js';

/** A site whose firm declared another legal basis than consent: visitors are told, and not asked. */
let browser: Browser;
let bundle: string;
let appliance: IngestDouble;
let page: Page;
let isSilent: boolean;

beforeAll(async () => {
  bundle = await recorderBundle();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  const html = `<!doctype html><html lang="en"><h1>Bank</h1>
    <script src="/recorder.js" data-site="leak-page"></script></html>`;
  const { consent } = siteConfig();
  isSilent = false;
  appliance = await ingestDouble(
    siteConfig({ consent: { ...consent, mode: 'declared' } }),
    { '/': html, '/two': html, '/recorder.js': bundle },
    (request, response) => {
      if (!isSilent || !request.url?.endsWith('/consents')) return false;
      response.writeHead(503).end('{}');
      return true;
    },
  );
  page = await (await browser.newContext()).newPage();
});
afterEach(async () => {
  await page.context().close();
  await appliance.close();
});

const uploads = () => appliance.requests.filter(({ method }) => method === 'PUT').length;
const decisions = () => appliance.consents.map((sent) => (sent as { decision: string }).decision);
const phase = (wanted: string) =>
  until(
    () => page.evaluate((is) => window.Exhibit?.state().phase === is, wanted).catch(() => false),
    `phase ${wanted}`,
  );
const decision = () => page.evaluate(() => window.Exhibit!.consent.state().decision);

describe('where visitors are told and not asked (P2)', () => {
  it('nothing is captured as long as the appliance has not written it down', async () => {
    isSilent = true;
    await page.goto(appliance.origin);
    await until(
      () => page.evaluate(() => window.Exhibit?.state().faults.includes('consent-unavailable') === true),
      'the fault is told',
    );
    expect(await page.evaluate(() => window.Exhibit!.state())).toMatchObject({
      phase: 'waiting-for-consent',
      recording: null,
    });
    expect([await decision(), uploads()]).toEqual(['undecided', 0]);
  });

  it('nobody is told anything, nor recorded, whose browser says no', async () => {
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true }),
    );
    await page.goto(appliance.origin);
    await phase('waiting-for-consent');
    expect([await decision(), decisions(), uploads()]).toEqual(['refused', [], 0]);
  });

  it('a no ends it, and outlives the page', async () => {
    await page.goto(appliance.origin);
    await phase('recording');
    await page.evaluate(() => window.Exhibit!.consent.withdraw());
    expect(appliance.withdrawals).toEqual(['consent-1']);
    await page.goto(`${appliance.origin}/two`);
    await phase('waiting-for-consent');
    expect([await decision(), decisions()]).toEqual(['withdrawn', ['informed']]);
  });

  it('recording begins with the record, and the next page needs no other', async () => {
    await page.goto(appliance.origin);
    await phase('recording');
    expect(appliance.consents).toEqual([
      expect.objectContaining({ decision: 'informed', purposes: ['proof'], collectedBy: 'exhibit' }),
    ]);
    await page.goto(`${appliance.origin}/two`);
    await phase('recording');
    expect(decisions()).toEqual(['informed']);
  });

  it('whoever was told is asked, once the firm declares nothing else any more', async () => {
    await page.goto(appliance.origin);
    await phase('recording');
    appliance.config = siteConfig();
    await page.goto(`${appliance.origin}/two`);
    await phase('waiting-for-consent');
    expect([await decision(), decisions()]).toEqual(['undecided', ['informed']]);
  });
});
