import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import type { TextVisibility } from '../src/observe/text-visibility.js';
import { launchBrowser } from './support/browser.js';

const TEXT =
  'Representative example: a loan of 10,000 over 48 months at 3.9 % a year costs 225.30 a month and 10,814.40 in all.';
const REPETITIONS = 12;

/** What IntersectionObserver v2 cannot know of: what cuts the text, or lies over it, inside of what it watches. */
const CUT: [name: string, html: string, atMost: number][] = [
  ['cut to its first third', marked('clip-path:polygon(0 0,30% 0,30% 100%,0 100%)'), 0.4],
  ['cut at its end', marked('clip-path:inset(0 8% 0 0)'), 0.949],
  ['cut at both ends', marked('clip-path:inset(0 4% 0 4%)'), 0.949],
  ['cut, and passed through by the pointer', marked('clip-path:inset(0 40% 0 0);pointer-events:none'), 0.6],
  [
    'cut by what holds an element without a box',
    `<div style="clip-path:inset(0 50% 0 0);width:max-content">${marked('display:contents')}</div>`,
    0.6,
  ],
  [
    'cut by round corners',
    `<div style="overflow:hidden;border-radius:50%;width:700px">${marked('width:700px;margin:0')}</div>`,
    0.9,
  ],
  [
    'with a hole in it',
    marked('', '<b style="position:absolute;left:40%;width:8%;height:40px;background:#fff"></b>'),
    0.949,
  ],
  ['of more pieces than are looked at', `<p id="terms">${'<i>a</i> '.repeat(510)}</p>`, 0.9],
];
const CLEAR: [name: string, html: string][] = [
  ['plain', marked('')],
  ['in many pieces', `<p id="terms">${TEXT.replace(/\w+/g, '<b>$&</b>')}</p>`],
  [
    'on a card with round corners',
    `<div style="overflow:hidden;border-radius:12px;padding:12px">${marked('')}</div>`,
  ],
  ['in an element without a box', marked('display:contents')],
  ['on forty lines', `<p id="terms" style="font-size:12px">${`${TEXT}<br>`.repeat(40)}</p>`],
];

function marked(style: string, inside = ''): string {
  return `<p id="terms" style="position:relative;width:max-content;${style}">${TEXT}${inside}</p>`;
}

let browser: Browser;
let page: Page;
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/observe/text-visibility.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'observe',
    footer: { js: 'globalThis.observe = observe;' },
  });
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.addInitScript(outputFiles[0]!.text);
  await page.goto('about:blank');
});
afterAll(() => browser?.close());

/** All that the same page is measured as, when IntersectionObserver v2 calls the text visible. */
async function measured(html: string): Promise<TextVisibility[]> {
  await page.setContent(html);
  return page.evaluate((repetitions) => {
    const { measureText } = (
      window as unknown as { observe: typeof import('../src/observe/text-visibility.js') }
    ).observe;
    const asked = { isVisible: true, passed: () => [] };
    const all = Array.from(
      { length: repetitions },
      () => measureText(document.getElementById('terms')!, asked).visibility,
    );
    return [...new Set(all.map((one) => JSON.stringify(one)))].map(
      (one) => JSON.parse(one) as TextVisibility,
    );
  }, REPETITIONS);
}

describe('a text that IntersectionObserver v2 calls visible', () => {
  it.each(CUT)('%s is never whole, however often it is measured', async (_name, html, atMost) => {
    const all = await measured(html);
    expect(all).toHaveLength(1);
    expect(all[0]!.visibleShare).toBeLessThanOrEqual(atMost);
    expect(all[0]!.hidden.length > 0 || all[0]!.visibleShare < 0.95).toBe(true);
  });

  it.each(CLEAR)('%s is whole', async (_name, html) => {
    expect(await measured(html)).toMatchObject([
      { visibleShare: 1, hidden: [], method: 'occlusion-observed' },
    ]);
  });
});
