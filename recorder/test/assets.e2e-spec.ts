import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { applianceCheck } from './support/appliance-check.js';
import { launchBrowser, until } from './support/browser.js';
import { ingestDouble, type IngestDouble } from './support/ingest-double.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { eventsOf, siteConfig } from './support/segments.js';
import { siteServer, type Handler, type SiteServer } from './support/site-server.js';

/** What a page loads is captured from the browser's own cache, and from nowhere else. */
const FONT = readFileSync(
  createRequire(import.meta.url).resolve('@fontsource/lora/files/lora-latin-400-normal.woff2'),
);
const LOGO = readFileSync(new URL('../../deploy/evaluation/demo-bank/fernhill.png', import.meta.url));
const TOKEN = 'customer-4711-Oddlington';
const STATEMENT = Buffer.from(JSON.stringify({ holder: 'Quintessa Oddlington', iban: 'none' }));
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const FILES: Record<string, { type: string; bytes: Buffer; cache?: string }> = {
  '/font.woff2': { type: 'font/woff2', bytes: FONT },
  '/unused.woff2': { type: 'font/woff2', bytes: FONT },
  '/fleeting.woff2': { type: 'font/woff2', bytes: FONT, cache: 'no-store' },
  '/statement.json': { type: 'application/json', bytes: STATEMENT },
  '/logo.png': { type: 'image/png', bytes: LOGO },
  '/portrait.png': { type: 'image/png', bytes: LOGO },
  '/seal.svg': {
    type: 'image/svg+xml',
    bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  },
  '/elsewhere.css': { type: 'text/css', bytes: Buffer.from('p { color: red }') },
};

const face = (family: string, address: string) =>
  `@font-face { font-family: '${family}'; src: url('${address}'); }`;
const pageWith = (elsewhere: string) => `<!doctype html><html lang="en"><head>
  <link rel="stylesheet" href="${elsewhere}/elsewhere.css"><style>
  ${face('Kept', `/font.woff2?token=${TOKEN}`)} ${face('Unused', '/unused.woff2')}
  ${face('Fleeting', '/fleeting.woff2')} ${face('Statement', '/statement.json')}
  ${face('Elsewhere', `${elsewhere}/font.woff2`)}
  .kept { font-family: Kept } .fleeting { font-family: Fleeting } .statement { font-family: Statement }
  .elsewhere { font-family: Elsewhere }</style></head><body>
  <p class="kept">one</p><p class="fleeting">two</p><p class="statement">three</p><p class="elsewhere">four</p>
  <img class="logo" src="/logo.png?for=${TOKEN}"><img src="/portrait.png"><img class="logo" src="/seal.svg">
  <script src="/recorder.js" data-site="leak-page"></script></body></html>`;

const RULES = [
  {
    id: 'logo',
    selector: '.logo',
    text: false,
    descendants: false,
    attributes: [],
    image: true,
    reason: 'the same for everybody',
  },
];

let browser: Browser;
let elsewhere: SiteServer;
let site: IngestDouble;
let page: Page;
/** What was said of each stand-in. */
let said: Record<string, string>;
let stream: string;
let violations: object;

const serve: Handler = (request, response) => {
  const file = FILES[(request.url ?? '').split('?')[0]!];
  if (!file) return false;
  response.writeHead(200, {
    'Content-Type': file.type,
    'Cache-Control': file.cache ?? 'max-age=60',
    'Access-Control-Allow-Origin': '*',
  });
  response.end(file.bytes);
  return true;
};

beforeAll(async () => {
  const bundle = await recorderBundle();
  browser = await launchBrowser();
  elsewhere = await siteServer({}, serve);
  const config = siteConfig({ policy: { version: 7, rules: RULES } });
  // A page whose policy lets it load from elsewhere, as many do.
  site = await ingestDouble(config, { '/recorder.js': bundle }, (request, response, body) => {
    if (request.url !== '/') return serve(request, response, body);
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(pageWith(elsewhere.origin));
    return true;
  });
  page = await browser.newPage();
  await page.goto(site.origin);
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(() => window.Exhibit!.consent.give({ language: 'en', purposes: ['proof'] }));
  await until(() => site.taken.size > 0, 'a segment');
  await page.evaluate(() => window.Exhibit!.stop());
  const events = eventsOf([...site.taken.values()].flat());
  stream = JSON.stringify(events);
  violations = applianceCheck([...site.taken.values()].flat(), config).first;
  said = Object.fromEntries(
    events
      .filter(({ data }) => data.tag === 'exhibit.asset')
      .map(({ data: { payload } }) => [payload.asset, payload.sha256 ?? payload.failed]),
  );
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await elsewhere?.close();
});

const requests = (server: SiteServer, path: string): number =>
  server.requests.filter(({ url }) => url.split('?')[0] === path).length;
const used = (kind: string): string[] =>
  [...new Set(stream.match(new RegExp(`exhibit-asset:${kind}-[0-9a-z]+-[0-9a-z]+`, 'g')))].map((name) =>
    name.slice('exhibit-asset:'.length),
  );
const saidOf = (kind: string): string[] =>
  used(kind)
    .map((name) => said[name] ?? 'nothing')
    .sort();

describe('a recorder asks nobody for what it captures', () => {
  it.each(Object.keys(FILES).filter((path) => path.startsWith('/font') || path.endsWith('.png')))(
    '%s is loaded by the page once, and never again',
    (path) => expect(requests(site, path)).toBe(1),
  );

  it('what may not be cached is not loaded a second time', () =>
    expect(requests(site, '/fleeting.woff2')).toBe(1));

  it('what the page never used is not loaded at all', () => expect(requests(site, '/unused.woff2')).toBe(0));

  it('another host sees the page, and nothing of the recorder', () =>
    expect(elsewhere.requests.map(({ url }) => url).sort()).toEqual(['/elsewhere.css', '/font.woff2']));
});

describe('what leaves the browser (P1)', () => {
  it('is no address: neither path nor token', () => {
    expect(stream).not.toContain('4711');
    expect(stream).not.toMatch(/woff2|\.png|statement/);
  });

  it('is nothing that the appliance would not let pass', () => expect(violations).toEqual([]));

  it('is no file that only claims to be a font', () =>
    expect([...site.assets.values()].filter((bytes) => bytes.includes('Oddlington'))).toEqual([]));

  it('is no picture that no rule names, and no SVG', () => {
    expect([...site.assets.keys()].sort()).toEqual([hashOf(FONT), hashOf(LOGO)].sort());
    expect(saidOf('image')).toEqual([hashOf(LOGO), 'unsupported'].sort());
  });
});

describe('what was captured, and what was not', () => {
  it('is said of every font, with the reason', () =>
    expect(saidOf('font')).toEqual(
      [hashOf(FONT), 'nothing', 'other-origin', 'unreadable', 'unsupported'].sort(),
    ));

  it('is said of a style sheet that nobody may read', () =>
    expect(saidOf('style')).toEqual(['other-origin']));

  it('was handed over whole', () => {
    expect(site.assets.get(hashOf(FONT))?.equals(FONT)).toBe(true);
    expect(site.assets.get(hashOf(LOGO))?.equals(LOGO)).toBe(true);
  });

  it('is not sent again by the next visitor', async () => {
    const before = site.requests.filter(({ method, url }) => method === 'PUT' && url.includes('/assets/'));
    const context = await browser.newContext();
    const next = await context.newPage();
    await next.goto(site.origin);
    await next.evaluate(() => document.fonts.ready);
    await next.evaluate(() => window.Exhibit!.consent.give({ language: 'en', purposes: ['proof'] }));
    await next.evaluate(() => window.Exhibit!.stop());
    const after = site.requests.filter(({ method, url }) => method === 'PUT' && url.includes('/assets/'));
    expect(after.length).toBe(before.length);
    expect(before.length).toBe(2);
    await context.close();
  });

  it('is neither read nor sent after a withdrawal (P2)', async () => {
    const context = await browser.newContext();
    const next = await context.newPage();
    site.assets.clear();
    await next.goto(site.origin);
    await next.evaluate(() => window.Exhibit!.consent.give({ language: 'en', purposes: ['proof'] }));
    await next.evaluate(() => window.Exhibit!.consent.withdraw());
    site.assets.clear();
    const from = site.requests.length;
    await next.addStyleTag({ content: `${face('Late', '/font.woff2?late')} p { font-family: Late }` });
    await next.evaluate(() => document.fonts.ready);
    expect(site.requests.slice(from).filter(({ url }) => url.includes('/assets/'))).toEqual([]);
    expect(site.assets.size).toBe(0);
    await context.close();
  });
});
