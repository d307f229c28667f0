import type { Browser } from 'playwright-core';
import { launchBrowser } from './support/browser.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { eventsOf, siteConfig, type TakenSegment } from './support/segments.js';
import { siteServer } from './support/site-server.js';

let browser: Browser;
let texts: string[];
let lines: number;

const PAGE = `<!doctype html><html lang="en"><body style="font:16px sans-serif">
<p id="long" style="width:220px">The quick brown fox jumps over the lazy dog and then, being tired, it sleeps for an hour or two.</p>
<p id="short">One line and only one</p>
<pre id="pre">kept as  it is, in two</pre>
<select><option>Not your business</option></select>
<script src="/recorder.js"></script></body></html>`;

beforeAll(async () => {
  browser = await launchBrowser();
  const site = await siteServer({ '/': PAGE, '/recorder.js': await recorderBundle() });
  const page = await browser.newPage();
  await page.goto(site.origin);
  lines = await page.evaluate(() => {
    const range = document.createRange();
    range.selectNodeContents(document.getElementById('long')!.firstChild!);
    return range.getClientRects().length;
  });
  await page.evaluate((config) => {
    window.taken = [];
    return window.Exhibit!.start({
      config: config as never,
      consent: { decision: 'given', consentId: 'consent-1' },
      transport: ({ header, body }) => {
        window.taken.push({
          header,
          body: btoa(Array.from(body, (byte) => String.fromCharCode(byte)).join('')),
        });
      },
    });
  }, siteConfig());
  await page.evaluate(() => window.Exhibit!.stop());
  const events = eventsOf((await page.evaluate(() => window.taken)) as TakenSegment[]);
  texts = textsIn(events.find(({ type }) => type === 2)!.data.node);
  await site.close();
});
afterAll(() => browser?.close());

interface RecordedNode {
  textContent?: string;
  childNodes?: RecordedNode[];
}
const textsIn = ({ textContent = '', childNodes = [] }: RecordedNode): string[] =>
  [textContent, ...childNodes.flatMap(textsIn)].filter((text) => text.trim());

describe('masked text breaks into lines where the text did', () => {
  it('says nothing of a word but its length (P1)', () => {
    for (const text of texts) expect(text).toMatch(/^([x\s]+|\*\*\*)$/);
  });

  it('breaks at the ends of its lines and nowhere else', () => {
    const long = texts.find((text) => text.length > 80)!;
    expect(lines).toBeGreaterThan(2);
    expect(long.split('\u2028')).toHaveLength(lines);
    expect(long).not.toContain(' ');
    expect(long.split('\u00a0').length).toBeGreaterThan(10);
  });

  it('keeps a line in one', () => {
    expect(texts).toContain('xxx\u00a0xxxx\u00a0xxx\u00a0xxxx\u00a0xxx');
  });

  it('leaves alone what keeps its white space by itself, and what a visitor may choose', () => {
    expect(texts).toContain('xxxx xx  xx xxx xx xxx');
    expect(texts).toContain('xxx xxxx xxxxxxxx');
  });
});
