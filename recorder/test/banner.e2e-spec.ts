import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { bannerScript } from '../build/bundle.mjs';
import { launchBrowser, until } from './support/browser.js';
import { ingestDouble, type IngestDouble } from './support/ingest-double.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { eventsOf, siteConfig } from './support/segments.js';

/** The banner that comes with the recorder, in pages whose policy allows no script and no style of their own. */
const TEXTS: Record<string, string> = {
  en: 'We keep proof of what you were shown.\nYou may say no. <img src=x onerror="document.title=1">',
  de: 'Wir bewahren auf, was Ihnen gezeigt wurde. Sie dürfen ablehnen.',
};
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

let browser: Browser;
let scripts: { recorder: string; banner: string };
let appliance: IngestDouble;
let page: Page;
let published: { version: string; languages: string[] };
let isSilent: boolean;

beforeAll(async () => {
  scripts = { recorder: await recorderBundle(), banner: await bannerScript() };
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  published = { version: 'n1', languages: ['en', 'de'] };
  isSilent = false;
  appliance = await ingestDouble(
    siteConfig(),
    { '/recorder.js': scripts.recorder, '/banner.js': scripts.banner },
    (request, response) => {
      const { pathname, searchParams } = new URL(request.url!, 'http://site');
      const language = searchParams.get('language')?.split('-')[0] ?? '';
      const say = (status: number, type: string, text: string) => {
        response.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': POLICY }).end(text);
        return true;
      };
      if (pathname.endsWith('/consents') && isSilent) return say(503, 'application/json', '{}');
      if (pathname.endsWith('.js') || pathname.startsWith('/ingest')) {
        if (!pathname.endsWith('/notice')) return false;
        if (!published.languages.includes(language)) return say(404, 'application/json', '{}');
        const notice = { noticeVersion: published.version, language, jurisdiction: null };
        return say(
          200,
          'application/json',
          JSON.stringify({ ...notice, text: TEXTS[language], purposes: ['proof'] }),
        );
      }
      return say(200, 'text/html; charset=utf-8', pageIn(pathname.slice(1)));
    },
  );
});
afterEach(async () => {
  await page?.context().close();
  await appliance.close();
});

const pageIn = (language: string) => `<!doctype html><html lang="${language}"><title>Bank</title>
  <body><main tabindex="-1"><h1>Bank</h1><a href="/${language}">Next</a></main>
  <script src="/recorder.js" data-site="leak-page"></script>
  <script src="/banner.js" data-subject="APP-1"></script><script src="/banner.js"></script></html>`;

async function visit(language = 'en', context: BrowserContextOptions = {}): Promise<void> {
  page = await (await browser.newContext({ locale: 'en-GB', ...context })).newPage();
  await page.goto(`${appliance.origin}/${language}`);
}

const accept = () => page.locator('[data-exhibit-accept]');
const refuse = () => page.locator('[data-exhibit-refuse]');
const said = () => page.getByRole('status');
const uploads = () => appliance.requests.filter(({ method }) => method === 'PUT').length;
const decisions = () => appliance.consents as { decision: string; language: string; collectedBy: string }[];
const isKnown = () => page.evaluate(() => window.Exhibit!.consent.known());
/** Nothing more will be asked of the appliance. */
const settled = async () => {
  await isKnown();
  await page.waitForLoadState('networkidle');
};

describe('nobody is asked', () => {
  it.each([
    ['where the firm published nothing', () => (published.languages = [])],
    ['in a language that they may not read', () => (published.languages = ['de'])],
    ['with another version than the one in force', () => (published.version = 'n0')],
  ])('%s, and nothing is recorded', async (_where, arrange) => {
    arrange();
    await visit();
    await settled();
    expect([await accept().count(), await said().count(), uploads()]).toEqual([0, 0, 0]);
  });

  it('whose browser said no for them; they are told', async () => {
    page = await (await browser.newContext()).newPage();
    await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
    await page.goto(`${appliance.origin}/en`);
    await said().getByText('Your browser says no').waitFor();
    expect([await accept().count(), decisions(), uploads()]).toEqual([0, [], 0]);
  });

  it('as long as the appliance does not answer; the page goes on', async () => {
    appliance.configFailures = Infinity;
    await visit();
    await until(() => appliance.requests.some(({ url }) => url.includes('/config')), 'it is asked');
    await page.getByRole('link', { name: 'Next' }).click();
    expect([await accept().count(), uploads()]).toEqual([0, 0]);
  });
});

describe('a visitor is asked', () => {
  it('once, in the published words and their language, which are words and nothing else', async () => {
    await visit();
    await accept().waitFor();
    const notice = () => page.locator('[data-exhibit-notice]');
    expect(await notice().evaluate((it) => [it.textContent, it.childElementCount])).toEqual([TEXTS['en'], 0]);
    expect([await accept().count(), await page.title(), uploads()]).toEqual([1, 'Bank', 0]);
    await page.context().close();
    await visit('de-AT');
    await page.getByRole('region', { name: 'Darf dieser Besuch' }).waitFor();
    expect(await notice().evaluate((it) => [it.textContent, (it as HTMLElement).lang])).toEqual([
      TEXTS['de'],
      'de',
    ]);
  });

  it('with two answers that look the same, and nothing of the page is covered', async () => {
    await visit('en', { viewport: { width: 320, height: 640 } });
    await accept().waitFor();
    const look = (it: Element) => {
      const { width, height } = it.getBoundingClientRect();
      const { color, backgroundColor, borderColor, borderWidth, fontSize, fontWeight } = getComputedStyle(it);
      return { width, height, color, backgroundColor, borderColor, borderWidth, fontSize, fontWeight };
    };
    const [yes, no] = [await accept().evaluate(look), await refuse().evaluate(look)];
    expect(yes).toEqual(no);
    expect(no).toMatchObject({
      fontSize: '16px',
      color: 'rgb(26, 26, 26)',
      backgroundColor: 'rgb(255, 255, 255)',
    });
    expect(no.height).toBeGreaterThanOrEqual(44);
    const boxes = await Promise.all(
      [page.getByRole('region'), page.getByRole('main')].map((part) => part.boundingBox()),
    );
    expect(boxes[1]!.y).toBeGreaterThanOrEqual(boxes[0]!.y + boxes[0]!.height);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });

  it('and refuses with the keyboard alone: nothing is recorded, on no page, until they decide again', async () => {
    await visit();
    await accept().waitFor();
    for (const mark of ['exhibitAccept', 'exhibitRefuse']) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate((of) => of in (document.activeElement as HTMLElement).dataset, mark)).toBe(
        true,
      );
    }
    await page.keyboard.press('Enter');
    await said().getByText('Your visit is not recorded.').waitFor();
    expect(decisions()).toEqual([
      expect.objectContaining({
        decision: 'refused',
        language: 'en',
        collectedBy: 'exhibit',
        subject: 'APP-1',
      }),
    ]);
    await page.goto(`${appliance.origin}/de`);
    await page.getByRole('button', { name: 'Neu entscheiden' }).click();
    await accept().waitFor();
    expect([await said().count(), uploads()]).toEqual([0, 0]);
  });

  it('and agrees: the recording says that the words were visible, and ends with one click', async () => {
    await visit();
    await accept().click();
    await said().getByText('You agreed').waitFor();
    expect(decisions()).toEqual([expect.objectContaining({ decision: 'given', purposes: ['proof'] })]);
    const noticed = () =>
      eventsOf([...appliance.taken.values()].flat()).find(({ data }) => data.tag === 'exhibit.notice')?.data
        .payload;
    await until(() => noticed() !== undefined, 'the notice is in the recording');
    const clear = { visibleShare: 1, hidden: [] };
    expect(noticed()).toMatchObject({
      clicked: 'accept',
      trusted: true,
      notice: clear,
      accept: clear,
      refuse: clear,
    });
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await said().getByText('Your visit is not recorded.').waitFor();
    expect(appliance.withdrawals).toEqual(['consent-1']);
  });

  it('and is told when the yes could not be kept: nothing is recorded, and they may answer again', async () => {
    isSilent = true;
    await visit();
    await accept().click();
    await page.getByRole('alert').getByText('could not be kept').waitFor();
    expect(uploads()).toBe(0);
    isSilent = false;
    await accept().click();
    await said().getByText('You agreed').waitFor();
  });
});
