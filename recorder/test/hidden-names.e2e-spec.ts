import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './support/browser.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { eventsOf, siteConfig } from './support/segments.js';
import { siteServer, type SiteServer } from './support/site-server.js';

/** Everything that the recorder asks a node: a form's field of that name hides it from whoever asks the form itself. */
const NAMES =
  'childNodes matches parentNode firstChild lastChild nextSibling previousSibling nodeType nodeName tagName localName namespaceURI attributes getAttribute textContent ownerDocument isConnected shadowRoot closest classList scrollLeft getBoundingClientRect addEventListener contains getRootNode';
const PAGE = `<!doctype html><html lang="en"><body><div id="before"></div><form id="form" class="own" title="t">
  ${NAMES.split(' ')
    .map((name) => `<input name="${name}">`)
    .join('')}<p id="text">text</p></form><script src="/recorder.js"></script></body></html>`;

let browser: Browser;
let site: SiteServer;
let page: Page;
// eslint-disable-next-line @typescript-eslint/no-explicit-any
let events: { type: number; data: any }[];

beforeAll(async () => {
  browser = await launchBrowser();
  site = await siteServer({ '/': PAGE, '/recorder.js': await recorderBundle() });
  page = await browser.newPage();
  await page.goto(site.origin);
  await page.evaluate(async (config) => {
    window.taken = [];
    await window.Exhibit!.start({
      config: config as never,
      consent: { decision: 'given', consentId: 'consent-1' },
      transport: ({ header, body }) => {
        window.taken.push({ header, body: btoa(Array.from(body, (b) => String.fromCharCode(b)).join('')) });
      },
    });
    const form = document.forms[0]!;
    const changes = [
      () => form.append(Object.assign(document.createElement('b'), { id: 'late' })),
      () => void (document.querySelector('#text')!.firstChild!.nodeValue = 'another text'),
      () => form.setAttribute('class', 'other'),
      () => document.querySelector('#before')!.before(form),
      () => document.querySelector('#late')!.remove(),
      () => form.remove(),
    ];
    for (const change of changes) {
      change();
      await new Promise((resolve) => setTimeout(resolve));
    }
    await window.Exhibit!.stop();
  }, siteConfig());
  events = eventsOf(await page.evaluate(() => window.taken)) as typeof events;
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe('a form whose fields hide its own names', () => {
  it('is recorded without a fault', async () =>
    expect(await page.evaluate(() => window.Exhibit!.state().faults)).toEqual([]));

  it('stands in the snapshot with all that is in it', () => {
    const text = JSON.stringify(events.find(({ type }) => type === 2));
    expect(text.match(/"tagName":"input"/g)).toHaveLength(NAMES.split(' ').length);
    expect(text).toContain('"tagName":"form"');
  });

  it('is followed through every change', () => {
    const changes = events
      .filter(({ type, data }) => type === 3 && data.source === 0)
      .map(({ data }) => data);
    const all = (kind: string) => changes.flatMap((change) => change[kind] as { id: number }[]);
    expect(all('adds').length).toBeGreaterThanOrEqual(2);
    expect(all('texts')).toHaveLength(1);
    expect(all('attributes').length).toBeGreaterThanOrEqual(1);
    expect(all('removes')).toHaveLength(3);
  });
});
