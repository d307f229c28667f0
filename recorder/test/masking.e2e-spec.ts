import type { Browser } from 'playwright-core';
import { applianceCheck } from './support/appliance-check.js';
import { launchBrowser, until } from './support/browser.js';
import { canariesIn } from './support/canary-search.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { eventsOf, siteConfig, type TakenSegment } from './support/segments.js';
import { siteServer } from './support/site-server.js';
import {
  canaries,
  DISCLOSURE_TEXT,
  leakChanges,
  leakHash,
  leakPage,
  leakPath,
  leakQuery,
  leakSetup,
  leakStyleSheet,
} from './leak-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Records the leak page with a bundle and returns all that would have been sent. */
async function recordLeakPage(bundle: string): Promise<TakenSegment[]> {
  const site = await siteServer(
    {
      [`${leakPath}*`]: leakPage,
      '/leak.css': leakStyleSheet,
      '/leak.js': leakSetup,
      '/recorder.js': bundle,
    },
    (request, response) => {
      // The page names many addresses that lead nowhere; its own base address must not hide its script.
      if (!/recorder\.js|leak\.(js|css)/.test(request.url ?? '') || request.url === '/recorder.js')
        return false;
      const file = /leak\.css/.test(request.url!) ? leakStyleSheet : leakSetup;
      response
        .writeHead(200, { 'Content-Type': /leak\.css/.test(request.url!) ? 'text/css' : 'text/javascript' })
        .end(file);
      return true;
    },
  );
  const page = await browser.newPage();
  try {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(`${site.origin}${leakPath}${leakQuery}${leakHash}`);
    await page.evaluate(startServerless, siteConfig());
    await page.evaluate(leakChanges);
    await page.fill('#typed', canaries[5]!);
    await page.locator('#pad button').nth(3).click();
    await page.setInputFiles('#file', {
      name: `${canaries[6]}.pdf`,
      mimeType: 'application/pdf',
      buffer: Buffer.from('x'),
    });
    await until(() => page.evaluate(() => window.taken.length > 2), 'segments');
    await page.evaluate(() => window.Exhibit!.stop());
    expect(faults).toEqual([]);
    expect(await page.evaluate(() => window.Exhibit!.state().faults)).toEqual([]);
    return await page.evaluate(() => window.taken);
  } finally {
    await page.close();
    await site.close();
  }
}

const startServerless = (config: unknown) => {
  window.taken = [];
  return window.Exhibit!.start({
    config: config as never,
    consent: { decision: 'given', consentId: 'consent-1' },
    transport: ({ header, body }) => {
      window.taken.push({
        header,
        body: btoa(Array.from(body, (byte) => String.fromCharCode(byte)).join('')),
      });
      return { recording: header.recording, seq: header.seq, hash: header.hash, nextSeq: header.seq + 1 };
    },
  });
};

interface RecordedNode {
  id: number;
  tagName?: string;
  childNodes?: RecordedNode[];
}

declare global {
  interface Window {
    taken: TakenSegment[];
  }
}

describe('masking in a real browser (P1)', () => {
  let segments: TakenSegment[];
  let stream: string;
  /** The stream without times, hashes and numbers of nodes, among which any digits occur by chance. */
  let values: string;
  const missing = (parts: string[]) => parts.filter((part) => !stream.includes(part));
  beforeAll(async () => {
    segments = await recordLeakPage(await recorderBundle());
    stream = JSON.stringify(segments.map(({ header }) => header)) + JSON.stringify(eventsOf(segments));
    values = JSON.stringify(eventsOf(segments)).replace(
      /"(timestamp|textHash|from|to|at|href)":("[^"]*"|[\d.]+)/g,
      '',
    );
  });

  it('lets none of more than 300 canaries leave the browser', () => {
    expect(canaries.length).toBeGreaterThan(300);
    expect(canariesIn(stream, canaries)).toEqual([]);
  });

  it('lets no digits, dates or colours of fields leave', () => {
    expect(['4711', '1983', '#4711aa', '9999'].filter((value) => values.includes(value))).toEqual([]);
  });

  it('shows what the published policy names, and nothing below or beside it', () => {
    expect(missing([DISCLOSURE_TEXT, 'Your loan offer', '"title":"Loan offer"'])).toEqual([]);
  });

  it('says nothing of where somebody points on a pad of keys or in a blocked region', () => {
    const clicks = eventsOf(segments).filter(({ type, data }) => type === 3 && data.source === 2);
    const snapshot = eventsOf(segments).find(({ type }) => type === 2)!.data.node;
    const keys = new Set<number>();
    const walk = (node: RecordedNode, inPad: boolean): void => {
      const pad =
        inPad || (node.childNodes ?? []).filter((child) => child.tagName === 'button').length === 10;
      if (inPad) keys.add(node.id);
      (node.childNodes ?? []).forEach((child) => walk(child, pad));
    };
    walk(snapshot, false);
    expect(keys.size).toBe(20);
    expect(clicks.filter(({ data }) => keys.has(data.id))).toEqual([]);
  });

  it('sends nothing that the appliance would not let through', () => {
    const { first, strings } = applianceCheck(segments, siteConfig());
    expect(first).toEqual([]);
    expect(Object.entries(strings).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('keeps the layout: sizes, grid and cleaned rules', () => {
    const rules = ['max-width:400px', 'grid-template-areas:', 'width:300px;height:24px', 'padding:10px'];
    expect(missing(rules)).toEqual([]);
  });

  it.each(['text', 'attributes', 'css', 'urls'] as const)(
    'would find a leak if the masking of %s were taken out',
    async (step) => {
      const leaking = await recordLeakPage(await recorderBundle(step));
      expect(canariesIn(JSON.stringify(eventsOf(leaking)), canaries).length).toBeGreaterThan(0);
      // And so would the appliance, which knows no canary.
      expect(applianceCheck(leaking, siteConfig()).violations).toBeGreaterThan(0);
    },
  );
});
