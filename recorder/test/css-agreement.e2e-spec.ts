import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { AliasNumbers } from '../../backend/src/masking/conformance/aliases.js';
import { isCleanCss } from '../../backend/src/masking/conformance/clean-css.js';
import { isCssWord } from '../../backend/src/masking/conformance/css-words.js';
import { TAGS } from '../../backend/src/masking/conformance/markup-words.js';
import { launchBrowser } from './support/browser.js';

/** The recorder asks the browser which words are CSS's own; the appliance has its own list. They have to agree. */
let browser: Browser;
let page: Page;

declare global {
  interface Window {
    cleaned(css: string): string;
  }
}

const CLEANER = `
  import { aliases } from './src/sanitize/aliases.js';
  import { attributeClasses } from './src/sanitize/attribute-classes.js';
  import { browserCssEnvironment } from './src/sanitize/css/browser-environment.js';
  import { cleanStyleSheet } from './src/sanitize/css/css-sheet.js';
  const env = browserCssEnvironment();
  window.cleaned = (css) => {
    const names = aliases();
    const classes = attributeClasses();
    const alias = (name) => names.of(name);
    const tag = (name) => (env.isTag(name) ? name : 'x-' + alias(name));
    const assets = {
      families: new Set(),
      font: () => 'exhibit-asset:font-a0b1c2d3-0',
      missingStyle: () => 'exhibit-asset:style-a0b1c2d3-1',
    };
    const attributeClass = (selector, attribute) => classes.classOf(selector, attribute);
    return cleanStyleSheet(css, { env, assets, names: { alias, tag, attributeClass } });
  };`;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  const resolveDir = fileURLToPath(new URL('..', import.meta.url));
  const bundle = await build({
    stdin: { contents: CLEANER, resolveDir },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
  });
  await page.addScriptTag({ content: bundle.outputFiles[0]!.text });
});
afterAll(() => browser?.close());

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const themes = ['azure-blue', 'pink-bluegrey', 'indigo-pink', 'magenta-violet'].map((name) =>
  inRepository(`node_modules/@angular/material/prebuilt-themes/${name}.css`),
);
const bank = inRepository('deploy/evaluation/demo-bank/bank.css');

it.each([...themes, bank])('a real style sheet passes after it was cleaned: %#', async (path) => {
  const cleaned = await page.evaluate((css) => window.cleaned(css), readFileSync(path, 'utf8'));
  const names = { aliases: new AliasNumbers(), kept: new Set<string>() };
  // A font's rule is judged whole, every other word by word.
  const rules = cleaned.split(/(@font-face\{[^}]*\})|(?<=[{};])/).filter(Boolean);
  expect(cleaned.length).toBeGreaterThan(500);
  expect(rules.filter((rule) => !isCleanCss(rule, names))).toEqual([]);
});

it('every property of this browser is a word of CSS', async () => {
  const properties = await page.evaluate(() => {
    const names: string[] = [...getComputedStyle(document.documentElement)];
    for (const name in document.documentElement.style) names.push(name);
    return names
      .map((name) => name.replace(/[A-Z]/g, '-$&').toLowerCase())
      .map((name) => name.replace(/^(webkit|epub)-/, '-$&'))
      .filter((name) => CSS.supports(name, 'initial'));
  });
  expect(properties.length).toBeGreaterThan(500);
  expect(properties.filter((name) => !isCssWord(name))).toEqual([]);
});

it('every element of this browser is a tag of the web', async () => {
  const unknown = await page.evaluate(() =>
    Object.getOwnPropertyNames(window)
      .flatMap((name) => /^(?:HTML|SVG)(\w+)Element$/.exec(name)?.[1]?.toLowerCase() ?? [])
      .filter((name) => {
        const svg = document.createElementNS('http://www.w3.org/2000/svg', name);
        const html = document.createElement(name);
        return !(html instanceof HTMLUnknownElement) || svg.constructor !== SVGElement;
      }),
  );
  expect(unknown.length).toBeGreaterThan(40);
  expect(unknown.filter((name) => !TAGS.has(name))).toEqual([]);
});
