import { createHash } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { applianceCheck } from './support/appliance-check.js';
import { launchBrowser, until } from './support/browser.js';
import { ingestDouble, type IngestDouble } from './support/ingest-double.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { chainFaults, eventsOf, siteConfig } from './support/segments.js';

let browser: Browser;
let bundle: string;
let context: BrowserContext;
let page: Page;
let appliance: IngestDouble;
let pageFaults: string[];

const pageNamed = (name: string) => `<!doctype html><html lang="en"><body>
  <p>${name}</p><p data-exhibit-disclosure="representative-example">The example of ${name}.</p>
  <a id="next" href="/two?secret=1">next</a><button id="sign" data-exhibit-action="sign-contract">Sign</button><input id="typed">
  <form><input id="field"></form>
  <script src="/recorder.js" data-site="leak-page"></script></body></html>`;

/** Counts how often the style of anything is asked for. */
const COUNTING = `window.measured = 0;
const asked = getComputedStyle;
window.getComputedStyle = (...of) => (window.measured++, asked(...of));`;
const ASKED = `<!doctype html><html lang="en"><body><script src="/counting.js"></script>
  <script src="/recorder.js" data-site="leak-page"></script><p>Fernhill</p><section id="banner">
  <p data-exhibit-notice>May we   record
  this?</p><button id="accept" data-exhibit-accept>Yes</button> <button id="refuse" data-exhibit-refuse>No</button>
  </section></body></html>`;

beforeAll(async () => {
  bundle = await recorderBundle();
});
// A browser for each test: Chromium may never close a page that is left while its recorder sends its last words.
beforeEach(async () => {
  browser = await launchBrowser();
  appliance = await ingestDouble(siteConfig(), {
    '/': pageNamed('one'),
    '/two': pageNamed('two'),
    '/asked': ASKED,
    '/counting.js': COUNTING,
    '/recorder.js': bundle,
  });
  context = await browser.newContext();
  page = await newPage();
});
afterEach(async () => {
  await browser?.close();
  await appliance?.close();
});

async function newPage(): Promise<Page> {
  const opened = await context.newPage();
  pageFaults = [];
  opened.on('pageerror', (error) => pageFaults.push(String(error)));
  return opened;
}

const uploads = () => appliance.requests.filter(({ method }) => method === 'PUT').length;
const taken = () => [...appliance.taken.values()];
const give = () =>
  page.evaluate(() => window.Exhibit!.consent.give({ language: 'en', purposes: ['proof'], subject: 'p-1' }));
/** Holds on the page that is there when it is asked; one that is just being left has no phase. */
const phase = (wanted: string) =>
  until(
    () => page.evaluate((is) => window.Exhibit?.state().phase === is, wanted).catch(() => false),
    `phase ${wanted}`,
  );

describe('what is handed over at once (P9)', () => {
  it('is what may lead away, with all that the click itself did; a click into a form is not', async () => {
    appliance.config = siteConfig({ segment: { everyMs: 60_000, maxBytes: 60_000 } });
    await page.goto(appliance.origin);
    await give();
    await phase('recording');
    await page.evaluate(() => {
      document
        .getElementById('sign')!
        .addEventListener('click', () => document.body.append('signed by the page'));
    });
    await page.locator('#field').click();
    await page.locator('#sign').click();
    await until(() => uploads() > 0, 'the hand-over');
    const [segments] = taken();
    expect(segments).toHaveLength(1);
    const events = eventsOf(segments!);
    expect(
      events.filter(({ type, data }) => type === 3 && data.source === 2 && data.type === 2),
    ).toHaveLength(2);
    expect(events.filter(({ data }) => data.tag === 'exhibit.action')).toHaveLength(1);
    expect(JSON.stringify(events)).toContain('xxxxxx xx xxx xxxx');
  });
});

describe('consent (P2)', () => {
  it('captures nothing, and does not even run the capture code, before consent is given', async () => {
    await page.goto(appliance.origin);
    await phase('waiting-for-consent');
    const untouched = await page.evaluate(() => CSSStyleSheet.prototype.insertRule.toString());
    await page.click('#sign');
    await page.evaluate(() => window.Exhibit!.stop());
    expect(uploads()).toBe(0);
    expect(appliance.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(untouched).toContain('insertRule() { [native code] }');
    expect(await page.evaluate(() => indexedDB.databases().then((all) => all.length))).toBe(0);
  });

  it('measures nothing of a notice until it is accepted, and nothing at all of a refusal', async () => {
    const measured = () => page.evaluate(() => (window as { measured?: number }).measured);
    await page.goto(`${appliance.origin}/asked`);
    await phase('waiting-for-consent');
    await page.click('p');
    await page.click('#refuse');
    expect(await measured()).toBe(0);
    await page.evaluate(() => window.Exhibit!.consent.refuse());
    expect(taken()).toEqual([]);
    await page.click('#accept');
    expect(await measured()).toBeGreaterThan(0);
    await page.evaluate(() => window.Exhibit!.consent.refuse());
    await page.evaluate(() => window.Exhibit!.consent.give());
    await phase('recording');
    await page.evaluate(() => window.Exhibit!.stop());
    const [notice] = eventsOf(taken().flat()).filter(({ data }) => data.tag === 'exhibit.notice');
    // What was measured of a click went with the refusal that followed it.
    expect(notice!.data.payload).toMatchObject({ clicked: null, trusted: false });
  });

  it('tells of the notice and its answers first of all, measured before the page took them away', async () => {
    await page.goto(`${appliance.origin}/asked`);
    await phase('waiting-for-consent');
    await page.evaluate(() =>
      document.getElementById('accept')!.addEventListener('click', () => {
        document.getElementById('banner')!.remove();
        void window.Exhibit!.consent.give();
      }),
    );
    await page.click('#accept');
    await phase('recording');
    await page.evaluate(() => window.Exhibit!.stop());
    const said = eventsOf(taken().flat()).filter(({ type }) => type === 5);
    const text = { visibleShare: 1, hidden: [], lines: 1, seen: [[0, 0]], method: 'hit-tested' };
    expect(said[0]!.data).toMatchObject({
      tag: 'exhibit.notice',
      payload: {
        ...{ noticeVersion: 'n1', clicked: 'accept', trusted: true },
        textHash: createHash('sha256').update('May we record this?').digest('hex'),
        ...{ notice: text, accept: text, refuse: text },
      },
    });
    const { clickedAt, givenAt } = said[0]!.data.payload as Record<string, number>;
    expect(clickedAt).toBeLessThanOrEqual(givenAt!);
    expect(applianceCheck(taken().flat(), siteConfig()).violations).toBe(0);
  });

  it('captures nothing after a refusal, on this page and on later ones', async () => {
    await page.goto(appliance.origin);
    expect(await page.evaluate(() => window.Exhibit!.consent.refuse().then(({ decision }) => decision))).toBe(
      'refused',
    );
    await page.goto(`${appliance.origin}/two`);
    await phase('waiting-for-consent');
    expect(await page.evaluate(() => window.Exhibit!.consent.state().decision)).toBe('refused');
    expect(uploads()).toBe(0);
  });

  it('counts Global Privacy Control as a refusal when the site says so', async () => {
    await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
    await page.goto(appliance.origin);
    expect(await give()).toMatchObject({ decision: 'refused', because: 'gpc' });
    expect(uploads()).toBe(0);
  });

  it('asks again when the notice has another version', async () => {
    await page.goto(appliance.origin);
    await give();
    appliance.config = siteConfig({ consent: { ...siteConfig().consent, noticeVersion: 'n2' } });
    await page.goto(`${appliance.origin}/two`);
    expect(await page.evaluate(() => window.Exhibit!.consent.known())).toMatchObject({
      decision: 'undecided',
      because: 'other-notice',
      noticeVersion: 'n2',
    });
  });

  it('stops within a second of the withdrawal, drops what is unsent and tells the appliance', async () => {
    await page.goto(appliance.origin);
    await give();
    await until(() => uploads() > 0, 'an upload');
    appliance.answer = () => ({ status: 503, body: '{}' });
    await page.fill('#typed', 'x');
    const phaseThen = await page.evaluate(async () => {
      const withdrawn = window.Exhibit!.consent.withdraw();
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
      const { phase } = window.Exhibit!.state();
      await withdrawn;
      return phase;
    });
    // One second is promised. It is the next turn of the page's own event loop, so a slow machine cannot decide this.
    expect(phaseThen).not.toBe('recording');
    expect(appliance.withdrawals).toEqual(['consent-1']);
    const before = uploads();
    await page.click('#sign');
    await page.evaluate(() => window.Exhibit!.stop());
    await page.goto(`${appliance.origin}/two`);
    await phase('waiting-for-consent');
    expect(uploads()).toBe(before);
    expect(await page.evaluate(() => window.Exhibit!.consent.state().decision)).toBe('withdrawn');
  });
});

describe('a visit of several pages (P9)', () => {
  it('continues one recording across pages, with one unbroken chain and nothing typed in it', async () => {
    await page.goto(appliance.origin);
    expect(await give()).toMatchObject({ decision: 'given', consentId: 'consent-1', signature: 'signed' });
    await until(() => uploads() > 0, 'an upload');
    await page.fill('#typed', 'Erika Mustermann');
    await page.click('#next');
    await page.waitForURL('**/two*');
    await phase('recording');
    await page.click('#sign');
    await page.evaluate(() => window.Exhibit!.stop());
    expect(taken()).toHaveLength(1);
    const segments = taken()[0]!;
    expect(chainFaults(segments)).toEqual([]);
    expect(segments.at(-1)!.header).toMatchObject({
      final: 'stopped',
      policyVersion: 7,
      consentId: 'consent-1',
    });
    const events = eventsOf(segments);
    expect(JSON.stringify(events)).not.toMatch(/Erika|Mustermann|secret/);
    const pages = events
      .filter(({ data }) => data.tag === 'exhibit.page')
      .map(({ data }) => data.payload.path);
    expect(pages).toEqual(['/', '/two']);
    expect(
      events.filter(({ data }) => data.tag === 'exhibit.action').map(({ data }) => data.payload.action),
    ).toEqual(['sign-contract']);
    expect(events.filter(({ type }) => type === 2)).toHaveLength(2);
  });

  it('keeps the last moments of a page that is left at once', async () => {
    appliance.config = siteConfig({ segment: { everyMs: 60_000, maxBytes: 60_000 } });
    await page.goto(appliance.origin);
    await give();
    await phase('recording');
    await page.evaluate(() => {
      setTimeout(() => {
        document.body.append(Object.assign(document.createElement('article'), { textContent: 'late' }));
        setTimeout(() => void (location.href = '/two'), 0);
      }, 0);
    });
    await page.waitForURL('**/two');
    await phase('recording');
    await page.evaluate(() => window.Exhibit!.stop());
    expect(chainFaults(taken()[0]!)).toEqual([]);
    expect(JSON.stringify(eventsOf(taken()[0]!))).toContain('"tagName":"article"');
  });

  it('never gives two tabs the same recording', async () => {
    await page.goto(appliance.origin);
    await give();
    await until(() => uploads() > 0, 'an upload');
    const first = await page.evaluate(() => ({ ...sessionStorage }));
    const second = await newPage();
    await second.addInitScript(
      (entries) =>
        Object.entries(entries).forEach(([key, value]) => sessionStorage.setItem(key, value as string)),
      first,
    );
    await second.goto(appliance.origin);
    await until(() => second.evaluate(() => window.Exhibit!.recordingId() !== null), 'a recording');
    const ids = [
      await page.evaluate(() => window.Exhibit!.recordingId()),
      await second.evaluate(() => window.Exhibit!.recordingId()),
    ];
    expect(new Set(ids).size).toBe(2);
  });

  it('sends what a closed tab left behind from the next page of the site', async () => {
    appliance.answer = () => ({ status: 503, body: '{}' });
    await page.goto(appliance.origin);
    await give();
    await until(() => page.evaluate(() => window.Exhibit!.state().unsentSegments > 0), 'a spooled segment');
    const left = await page.evaluate(() => window.Exhibit!.recordingId());
    await page.close();
    appliance.answer = null;
    page = await newPage();
    await page.goto(`${appliance.origin}/two`);
    await until(() => (appliance.taken.get(left!)?.length ?? 0) > 0, 'the left recording');
    expect(chainFaults(appliance.taken.get(left!)!)).toEqual([]);
  });
});

describe('the network and the appliance', () => {
  it.each([
    ['garbage', 200, '<html>welcome to the captive portal</html>'],
    ['another acknowledgement', 200, '{"recording":"x","seq":0,"hash":"00"}'],
    ['an unknown problem', 400, '{"code":"SOMETHING_NEW"}'],
    ['too many requests', 429, '{"code":"TOO_MANY_REQUESTS"}'],
  ])('offers a segment again after %s, and never throws into the page', async (_, status, body) => {
    let refusals = 2;
    appliance.answer = () => (refusals-- > 0 ? { status, body } : null);
    await page.goto(appliance.origin);
    await give();
    await until(() => taken().length > 0, 'the first segment');
    await page.evaluate(() => window.Exhibit!.stop());
    expect(chainFaults(taken()[0]!)).toEqual([]);
    expect(pageFaults).toEqual([]);
  });

  it('ends capture when the appliance says so, and sends nothing more', async () => {
    appliance.answer = () => ({ status: 403, body: '{"code":"CONSENT_WITHDRAWN"}' });
    await page.goto(appliance.origin);
    await give();
    await phase('stopped');
    const before = uploads();
    await page.click('#sign');
    await page.evaluate(() => window.Exhibit!.stop());
    expect(uploads()).toBe(before);
  });

  it('asks for the configuration again while the appliance restarts', async () => {
    appliance.configFailures = 2;
    await page.goto(appliance.origin);
    await give();
    await until(() => taken().length > 0, 'the first segment');
    expect(pageFaults).toEqual([]);
  });

  it('records nothing, and throws nothing, when the configuration is garbage', async () => {
    appliance.config = { wire: 1, policy: 'none' } as never;
    await page.goto(appliance.origin);
    await phase('unavailable');
    await give();
    expect(uploads()).toBe(0);
    expect(pageFaults).toEqual([]);
  });

  it('talks to the endpoint only, and never says which page it is on', async () => {
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(appliance.origin) && !request.url().startsWith('data:'))
        foreign.push(request.url());
    });
    await page.goto(`${appliance.origin}/two?customer=4711`);
    await give();
    await page.evaluate(() => window.Exhibit!.stop());
    expect(foreign).toEqual([]);
    const referers = appliance.requests
      .filter(({ url }) => url.startsWith('/ingest/'))
      .map(({ referer }) => referer);
    expect(referers.every((referer) => referer === undefined)).toBe(true);
  });
});
