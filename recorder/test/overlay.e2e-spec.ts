import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, until } from './support/browser.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { siteServer, type SiteServer } from './support/site-server.js';

const recorder = fileURLToPath(new URL('../', import.meta.url));
const sandboxFile = (name: string) => readFile(`${recorder}sandbox/${name}`, 'utf8');

async function overlayBundle(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: recorder,
    entryPoints: ['sandbox/overlay.ts'],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

let browser: Browser;
let site: SiteServer;
let page: Page;
let bundle: string;
beforeAll(async () => {
  bundle = await recorderBundle();
  site = await siteServer({
    '/sandbox/index.html': await sandboxFile('index.html'),
    '/sandbox/sandbox.js': await sandboxFile('sandbox.js'),
    '/sandbox/sandbox.css': await sandboxFile('sandbox.css'),
    '/dist/exhibit-recorder.js': bundle,
    '/dist/sandbox-overlay.js': await overlayBundle(),
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await page.goto(`${site.origin}/sandbox/index.html`);
});
afterEach(() => page.close());

const open = () => page.keyboard.press('Alt+m');
const lines = () => page.locator('#exhibit-masking-overlay li button').allInnerTexts();
const line = async (part: string) => (await lines()).find((text) => text.includes(part)) ?? '';
const boxes = () => page.locator('#exhibit-masking-overlay .box').count();

describe('the overlay of the sandbox', () => {
  it('is no part of the recorder that pages load', () => {
    expect(bundle).not.toContain('exhibit-masking-overlay');
  });

  it('shows nothing before it is asked to', async () => {
    expect(await boxes()).toBe(0);
  });

  it('names the rule, the mark or the default that decided, for every kind of element', async () => {
    await open();
    expect(await line('Representative example')).toMatch(/^shown.*rule example \(on <section> above\)/);
    expect(await line('A rule shows this line')).toMatch(/^shown.*rule direct-line$/);
    expect(await line('not what is set apart')).toMatch(/^masked.*by default: no rule names it/);
    expect(await line('Recorder sandbox')).toMatch(/^masked.*by default/);
    expect(await line('<textarea>')).toMatch(/^secret.*beyond any rule/);
    expect(await line('Text that can be edited')).toMatch(/^secret/);
    expect(await line('A blocked region')).toMatch(/^blocked.*data-exhibit-block/);
    expect(await boxes()).toBe((await lines()).length);
  });

  it('says of every text what the recorder really does with it', async () => {
    await open();
    const said = await page.evaluate(() => {
      const shadow = document.querySelector('#exhibit-masking-overlay')!.shadowRoot!;
      return [...shadow.querySelectorAll<HTMLElement>('li button')].map(({ dataset, innerText }) => ({
        shown: dataset['treatment'] === 'shown',
        // At least a few words, so that it is found in the stream only if this very text is.
        words: /“([^”…]{12,})/.exec(innerText)?.[1],
      }));
    });
    await page.click('#give');
    await until(
      () =>
        page
          .locator('#segments li')
          .count()
          .then((n) => n > 0),
      'a segment',
    );
    await page.click('#stop');
    const stream = (await page.locator('#segments pre').allTextContents()).join('');
    const told = said.filter(({ words }) => words !== undefined);
    expect(told.filter(({ shown }) => shown).length).toBeGreaterThan(1);
    expect(told.filter(({ shown }) => !shown).length).toBeGreaterThan(4);
    // A line that mixes shown and masked parts is found by its beginning, which is its own text.
    expect(told.filter(({ shown, words }) => stream.includes(words!.slice(0, 20)) !== shown)).toEqual([]);
  });

  it('follows the page as it changes', async () => {
    await open();
    await page.evaluate(() => document.querySelector('h1')!.setAttribute('data-exhibit-block', ''));
    await until(async () => /^blocked/.test(await line('Recorder sandbox')), 'the heading is blocked');
    await page.evaluate(() => (document.querySelector('#direct')!.id = 'renamed'));
    await until(async () => /^masked/.test(await line('A rule shows this line')), 'the rule fits no more');
    await page.evaluate(() => document.querySelector('main')!.append('Late words in clear'));
    await until(async () => /^masked/.test(await line('<main>')), 'late text');
  });

  it('is used with the keyboard alone: arrows move, Escape closes', async () => {
    await open();
    const current = () => page.locator('#exhibit-masking-overlay .current').count();
    const focused = () =>
      page.evaluate(() => {
        const at = document.querySelector('#exhibit-masking-overlay')!.shadowRoot!.activeElement;
        return at instanceof HTMLElement ? at.innerText : '';
      });
    const all = await lines();
    expect(await focused()).toBe(all[0]);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(all[1]);
    expect(await current()).toBe(1);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe(all[0]);
    await page.keyboard.press('Escape');
    expect(await boxes()).toBe(0);
    expect(await focused()).toBe('Show (Alt+M)');
    await page.keyboard.press('Enter');
    expect(await boxes()).toBeGreaterThan(0);
  });
});
