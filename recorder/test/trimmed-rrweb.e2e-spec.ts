import { build, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { privateNames } from '../build/private-names.mjs';
import { ourRrweb, withOurRrweb } from '../build/rrweb.mjs';
import { launchBrowser, until } from './support/browser.js';
import { siteConfig } from './support/segments.js';
import { siteServer } from './support/site-server.js';
import { lateSheet, pageChanges, sheet, wholePage } from './whole-page.js';

const recorder = fileURLToPath(new URL('../', import.meta.url));

/** Lets a test see what rrweb says before it is cleaned, at the very call that ships. */
const tapped: Plugin = {
  name: 'tapped',
  setup({ onLoad }) {
    onLoad({ filter: /recorder\/src\/record\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const tap = 'const pass = (event: eventWithTime) => {';
      if (!source.includes(tap)) throw new Error('nowhere to listen');
      return {
        contents: source.replace(tap, `${tap} window.raw.push(structuredClone(event));`),
        loader: 'ts',
      };
    });
  },
};

async function captureCode(plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: recorder,
    stdin: {
      contents: `import { startCapture } from './src/record.js';
        import { Faults } from './src/guard.js';
        window.raw = []; window.clean = []; window.errors = [];
        class Told extends Faults {
          report(kind) { window.errors.push(kind); }
          guard(kind, work) { try { return work(); } catch (error) { window.errors.push(kind + error.stack); } }
        }
        window.begin = (config) => startCapture({ config, faults: new Told(), emit: (event) => window.clean.push(event),
          dropped: () => undefined, flush: () => undefined, deliverAsset: async () => undefined });`,
      resolveDir: recorder,
    },
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    plugins: [tapped, ...plugins],
  });
  return outputFiles[0]!.text;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Event = { type: number; timestamp: number; data: any };

declare global {
  interface Window {
    raw: Event[];
    clean: Event[];
    errors: string[];
    begin(config: unknown): { stop(): void };
  }
}

/** What one visit of the page says, before and after cleaning. */
async function visit(browser: Browser, code: string): Promise<{ raw: Event[]; clean: Event[] }> {
  const site = await siteServer({
    '/': wholePage,
    '/sheet.css': sheet,
    '/late.css': lateSheet,
    '/recorder.js': code,
  });
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  try {
    await page.goto(site.origin);
    await page.evaluate((config) => void window.begin(config), siteConfig());
    const said = (what: (event: Event) => boolean) =>
      until(() => page.evaluate(`window.raw.some(${what.toString()})`).then(Boolean), what.toString());
    await said(({ type, data }) => type === 3 && data.isAttachIframe);
    for (let step = 0; step < pageChanges.length; step++) await settled(page, step);
    await page.mouse.move(30, 30);
    await said(({ data }) => data.source === 1);
    await page.locator('#button').click();
    await said(({ data }) => data.source === 2 && data.type === 2);
    await page.fill('#text', 'typed');
    await page.selectOption('#select', 'b');
    await page.check('#radio');
    await page.evaluate(() => scrollTo(0, 40));
    await said(({ data }) => data.source === 3 && data.y === 40);
    await page.setViewportSize({ width: 700, height: 600 });
    await said(({ data }) => data.source === 4);
    expect(await page.evaluate(() => window.errors)).toEqual([]);
    const events = await page.evaluate(() => ({ raw: window.raw, clean: window.clean }));
    // Every page makes up its own name for what it loads.
    const here = JSON.stringify(events)
      .replaceAll(site.origin, 'https://site.test')
      .replaceAll(/(font|image|style)-([a-z]\d){4}-/g, '$1-page-');
    return JSON.parse(here) as { raw: Event[]; clean: Event[] };
  } finally {
    await page.close();
    await site.close();
  }
}

/** Makes one change, and waits until what it leads to has been drawn and told. */
const settled = (page: Page, step: number) =>
  page.evaluate(
    `new Promise(async (resolve) => { await (${pageChanges[step]!.toString()})();
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))); })`,
  );

/** What ours leaves unsaid, in full. Nothing of it passes the sanitizer. */
const UNSAID_SOURCES = [7, 14, 16]; // media, selection, custom elements
const UNSAID_FIELDS = /^(rr_media\w+|isCustom|checked|selected|isChecked|data-rr-is-password)$/;
/** What is ticked, hidden or chosen as a file is an answer; no event tells of it. */
const UNSAID_TYPES = /^(radio|checkbox|hidden|file|submit|button)$/;
/** Addresses in attributes are not made absolute; none leaves. */
const RELATIVE_ATTRIBUTES = /^(src|href|xlink:href|srcset|background|data)$/;

/** How many moves are told, and when, is the machine's; where the first one was is the page's. */
function inOrder(events: Event[]): Event[] {
  const [first, ...others] = events.filter(({ data }) => data.source === 1);
  const moved = { ...first!, data: { source: 1, positions: first!.data.positions.slice(0, 1) } };
  return [moved, ...events.filter((event) => event !== first && !others.includes(event))];
}

function timeless(events: Event[]): unknown {
  return JSON.parse(
    JSON.stringify(
      inOrder(events).map(({ type, data }) => ({ type, data })),
      (key, value: unknown) => (/^(timeOffset|at)$/.test(key) ? undefined : value),
    ),
  );
}

function comparable(events: Event[]): unknown {
  const unsaid = new Set(fieldsOf(events.find(({ type }) => type === 2)!.data.node));
  const said = events.filter(
    ({ data }) =>
      !UNSAID_SOURCES.includes(data.source) &&
      !(data.source === 5 && unsaid.has(data.id)) &&
      !JSON.stringify(data.attributes ?? '').includes('data-rr-is-password'),
  );
  return JSON.parse(
    JSON.stringify(withoutStyles(timeless(said))),
    function (this: object, key, value: unknown) {
      if (UNSAID_FIELDS.test(key)) return undefined;
      if (typeof value !== 'string') return value;
      if (RELATIVE_ATTRIBUTES.test(key)) return 'an address';
      if (key === 'style') return value.replaceAll(/url\(.*?\)/g, 'an address');
      // Every field and every text is masked, whatever its kind and wherever it stands.
      if (key === 'value' && !('property' in this)) return value && 'a value';
      if (key === 'text' || key === 'textContent') return value.replaceAll(/\S+/g, 'x');
      return key === '_cssText' ? value.replaceAll('/* rr_split */', '') : value;
    },
  );
}

function fieldsOf(node: { id: number; attributes?: { type?: string }; childNodes?: [] }): number[] {
  const own = UNSAID_TYPES.test(node.attributes?.type ?? '') ? [node.id] : [];
  return [...own, ...(node.childNodes ?? []).flatMap(fieldsOf)];
}

/**
 * A changed style is told whole, and never as what became different in it (which the sanitizer drops): here it is left
 * out, and what told of nothing else with it.
 */
function withoutStyles(events: unknown): unknown {
  const kept = (events as Event[]).map(({ type, data }) => ({
    type,
    data: {
      ...data,
      ...(data.attributes && {
        attributes: data.attributes
          .map(
            ({
              id,
              attributes: { style: _, ...others },
            }: {
              id: number;
              attributes: { style?: unknown };
            }) => ({
              id,
              attributes: others,
            }),
          )
          .filter(({ attributes }: { attributes: object }) => Object.keys(attributes).length),
      }),
    },
  }));
  return kept.filter(({ data: { source, texts, attributes, removes, adds } }) => {
    return source !== 0 || [texts, attributes, removes, adds].some(({ length }) => length);
  });
}

describe('our recorder of events, beside the whole rrweb', () => {
  let browser: Browser;
  let whole: { raw: Event[]; clean: Event[] };
  let ours: { raw: Event[]; clean: Event[] };
  beforeAll(async () => {
    browser = await launchBrowser();
    whole = await visit(browser, await captureCode([]));
    ours = await visit(browser, await captureCode([withOurRrweb]));
  });
  afterAll(() => browser?.close());

  it('says the same of the same page, event by event, before anything is masked', () => {
    expect(comparable(ours.raw)).toEqual(comparable(whole.raw));
  });

  it('leads to the very same events after masking', () => {
    expect(withoutStyles(timeless(ours.clean))).toEqual(withoutStyles(timeless(whole.clean)));
  });

  it('is compared on every kind of event that is captured', () => {
    const kinds = new Set(whole.raw.map(({ type, data }) => (type === 3 ? `3/${data.source}` : `${type}`)));
    expect([...kinds].sort()).toEqual(expect.arrayContaining(KINDS));
    expect(JSON.stringify(whole.raw)).toMatch(/isAttachIframe.*isShadow|isShadow.*isAttachIframe/);
  });
});

const KINDS = ['2', '4', '3/0', '3/1', '3/2', '3/3', '3/4', '3/5', '3/8', '3/13', '3/14', '3/15', '3/16'];

describe('the build of the recorder', () => {
  let ours: string;
  beforeAll(async () => {
    ours = await ourRrweb();
  });

  it('leaves nothing of canvas, fonts and foreign frames', () => {
    expect(ours).not.toMatch(/postMessage|getContext|toDataURL|Worker|new Blob|FontFace|crossOrigin/);
  });

  it('shortens no name that is stored, sent, or called by a page', () => {
    const short = privateNames(ours);
    expect(Object.keys(short).length).toBeGreaterThan(100);
    expect(Object.keys(short).filter((name) => SEEN_OUTSIDE.has(name))).toEqual([]);
    expect(Object.values(short).filter((name) => SEEN_OUTSIDE.has(name))).toEqual([]);
  });
});

const SEEN_OUTSIDE = new Set(
  (
    'wire site policy version rules selector text descendants attributes consent mode noticeVersion purposes honourGpc ' +
    'disclosures key sampling rate segment everyMs maxBytes packsHeader recording seq prevHash hash firstAt lastAt policyVersion ' +
    'consentId recorderVersion counts events observations dropped gap fromSeq toSeq reason final nextSeq stop header body ' +
    'decision receipt signature untold language subject collectedBy signals gpc from to at facts disclosure textHash ' +
    'visibleShare hidden foreground method fontPx action path how kind code expectedSeq type timestamp data source id ' +
    'node tagName childNodes textContent parentId nextId removes adds texts value isShadow isShadowHost isAttachIframe ' +
    'rootId x y positions href width height initialOffset tag payload styleId styleIds styles rule index set remove ' +
    'property priority replace replaceSync isChecked start give refuse withdraw state known recordingId phase unsentSegments ' +
    'faults because endpoint config transport Exhibit actions on selector contrast pageFontPx lines seen zoom copies ' +
    'near why'
  ).split(' '),
);
