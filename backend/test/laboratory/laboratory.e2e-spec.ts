import { readFile } from 'node:fs/promises';
import { launchChromium } from '@exhibit/evaluation/chromium';
import type { Browser } from 'playwright-core';
import { glyphPages } from './glyph-pages.js';
import { hidingPages } from './hiding-pages.js';
import { inkPages } from './ink-pages.js';
import type { LaboratoryPage } from './laboratory-page.js';
import { momentPages } from './moment-pages.js';
import { oneVisit, type Visited } from './one-visit.js';
import { placePages } from './place-pages.js';

const PAGES: LaboratoryPage[] = [...hidingPages, ...inkPages, ...glyphPages, ...placePages, ...momentPages];
/** As many at once as two busy cores sample in time. */
const AT_ONCE = 6;

let browser: Browser;
const visits = new Map<LaboratoryPage, Visited | Error>();

/** The recorder as it ships, on every page, and judged as the appliance judges. */
beforeAll(async () => {
  const recorder = await readFile(
    new URL('../../../recorder/dist/exhibit-recorder.js', import.meta.url),
    'utf8',
  );
  browser = await launchChromium();
  const waiting = [...PAGES];
  const visitor = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift())
      visits.set(page, await oneVisit(browser, recorder, page).catch((error: unknown) => error as Error));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
});
afterAll(() => browser?.close());

const verdictOf = (page: LaboratoryPage) => {
  const visit = visits.get(page)!;
  if (visit instanceof Error) throw visit;
  return visit.verdict;
};

describe('the laboratory', () => {
  it('has at least 60 pages, each with a name of its own', () => {
    expect(PAGES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(PAGES.map(({ name }) => name)).size).toBe(PAGES.length);
  });

  it('never reports shown what was not readable', () => {
    const wrong = PAGES.filter((page) => page.verdict !== 'shown' && verdictOf(page).verdict === 'shown');
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it.each(PAGES.map((page) => [page.name, page.verdict, page] as const))('%s: %s', (_name, verdict, page) => {
    const found = verdictOf(page);
    expect({ verdict: found.verdict, reasons: found.reasons }).toEqual({
      verdict,
      reasons: page.reason ? expect.arrayContaining([page.reason]) : expect.any(Array),
    });
  });
});
