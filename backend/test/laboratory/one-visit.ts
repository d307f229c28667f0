import type { SegmentHeader, SiteConfig } from '@exhibit/contract';
import { gunzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { disclosureTextHash, type DisclosureVersion } from '../../src/evidence/disclosure-version.js';
import { judgeRecording } from '../../src/evidence/judge-recording.js';
import type { Verdict } from '../../src/evidence/verdict.js';
import { KEY, type LaboratoryPage, LOOK_MS, SITE, TEXT } from './laboratory-page.js';

interface Segment {
  header: SegmentHeader;
  events: unknown[];
}

export interface Visited {
  verdict: Verdict;
  events: unknown[];
}

/** One visitor on one page, in a window of their own, from the recorder's start to the verdict. */
export async function oneVisit(browser: Browser, recorder: string, page: LaboratoryPage): Promise<Visited> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...page.browser });
  try {
    const segments: Segment[] = [];
    const tab = await context.newPage();
    await context.route('**/*', (route) => {
      const address = route.request().url();
      const path = address.startsWith(`${SITE}/`) ? address.slice(SITE.length) : address;
      if (path === '/') return route.fulfill({ contentType: 'text/html', body: documentOf(page) });
      if (path === '/recorder.js') return route.fulfill({ contentType: 'text/javascript', body: recorder });
      // On its way for as long as anybody looks.
      if (path === '/never.woff2') return undefined;
      const other = page.documents?.[path];
      return route.fulfill(other ? { contentType: 'text/html', body: other } : { status: 404 });
    });
    await tab.exposeFunction('takeSegment', (header: SegmentHeader, body: string) => {
      const text = gunzipSync(Buffer.from(body, 'base64')).toString('utf8');
      segments.push({ header, events: JSON.parse(text) as unknown[] });
    });
    // One that waits for a font for ever is looked at all the same.
    await tab.goto(`${SITE}/`, { waitUntil: 'domcontentloaded' });
    const look = (ms = LOOK_MS) => tab.evaluate(lookOn, ms);
    await page.before?.(tab);
    await tab.evaluate(startRecording, { config: configOf(page), changes: page.changes ?? [] });
    await (page.visit?.(tab, look) ?? look());
    const faults = await tab.evaluate(stopRecording);
    if (faults.length) throw new Error(`the recorder reports ${faults.join(', ')}`);
    return judged(page, segments);
  } finally {
    await context.close();
  }
}

function documentOf({ head = '', html }: LaboratoryPage): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Laboratory</title>
<script src="/recorder.js"></script>${head}</head><body>${html}</body></html>`;
}

function configOf({ config }: LaboratoryPage): SiteConfig {
  const disclosures = config?.disclosures ?? [{ key: KEY }];
  const readable = ['[data-exhibit-disclosure]', ...disclosures.flatMap(({ selector }) => selector ?? [])];
  return {
    wire: 1,
    site: 'laboratory',
    policy: {
      version: 1,
      rules: readable.map((selector, n) => ({
        id: `disclosures-${n}`,
        selector,
        text: true,
        descendants: true,
        attributes: [],
        reason: 'what the firm must show',
      })),
    },
    consent: { mode: 'opt-in', noticeVersion: 'n1', purposes: ['proof'], honourGpc: true },
    disclosures,
    sampling: { rate: 1 },
    segment: { everyMs: 5_000, maxBytes: 60_000 },
    ...config,
  };
}

/**
 * Waits by the clock of the page: until it has run on for so long without a pause in which the recorder could not have
 * looked either. However busy the machine, at most four times as long.
 */
function lookOn(ms: number): Promise<void> {
  return new Promise((done) => {
    const first = performance.now();
    let begun = first;
    let last = first;
    const timer = setInterval(() => {
      const now = performance.now();
      if (now - last > 200) begun = now;
      last = now;
      if (now - begun < ms && now - first < 4 * ms) return;
      clearInterval(timer);
      done();
    }, 40);
  });
}

interface Recorded {
  Exhibit: { start(options: object): Promise<unknown>; stop(): Promise<void>; state(): { faults: string[] } };
  takeSegment(header: SegmentHeader, body: string): Promise<void>;
}

async function startRecording({
  config,
  changes,
}: {
  config: SiteConfig;
  changes: [number, string][];
}): Promise<void> {
  const page = window as unknown as Recorded;
  for (const [afterMs, script] of changes) setTimeout(script, afterMs);
  await page.Exhibit.start({
    config,
    consent: { decision: 'given', consentId: 'laboratory' },
    transport: ({ header, body }: { header: SegmentHeader; body: Uint8Array }) =>
      page.takeSegment(header, btoa(String.fromCharCode(...body))),
  });
}

async function stopRecording(): Promise<string[]> {
  const { Exhibit } = window as unknown as Recorded;
  await Exhibit.stop();
  return Exhibit.state().faults;
}

function judged(page: LaboratoryPage, segments: Segment[]): Visited {
  segments.sort((a, b) => a.header.seq - b.header.seq);
  const manifest = { segments: segments.map(({ header }) => header), gaps: [] };
  const events = segments.map((segment) => segment.events);
  const [verdict] = judgeRecording(manifest as never, events, [disclosureOn(page)]);
  return { verdict: verdict!, events: events.flat() };
}

/** What the firm approved for a page, and asks of it. */
export function disclosureOn({ approved = TEXT, rule, config }: LaboratoryPage): DisclosureVersion {
  const selector = config?.disclosures?.[0]?.selector;
  return {
    key: KEY,
    version: 1,
    locale: 'en',
    text: approved,
    textHash: disclosureTextHash(approved),
    ...(selector && { selector }),
    rule: {
      minContinuousMs: 1_000,
      minCumulativeMs: 1_000,
      minVisibleShare: 0.95,
      minFontPx: 9,
      beforeAction: null,
      ...rule,
    },
  };
}
