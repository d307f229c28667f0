import type { SiteConfig } from '@exhibit/contract';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { DisclosureRule } from '../../src/evidence/disclosure-version.js';
import type { VerdictReason, VerdictWord } from '../../src/evidence/verdict.js';

export const SITE = 'https://bank.test';
export const OTHER_SITE = 'https://elsewhere.test';
export const KEY = 'terms';
/** How long a visitor looks where nothing else is said. The rule asks for less: a busy machine answers late. */
export const LOOK_MS = 1_700;

export const TEXT =
  'Representative example: a loan of 10,000 over 48 months at 3.9 % a year costs 225.30 a month and 10,814.40 in all.';

/** Forty lines that do not break. */
export const LINES = Array.from(
  { length: 40 },
  (_, n) => `Condition ${n + 1} of this loan binds both sides.`,
);

/** A page with one disclosure, what its visitor does, and what is true of it. */
export interface LaboratoryPage {
  name: string;
  html: string;
  head?: string;
  /** The text that the firm approved, when it is not TEXT. */
  approved?: string;
  rule?: Partial<DisclosureRule>;
  config?: Partial<SiteConfig>;
  browser?: BrowserContextOptions;
  /** Other documents of the site, by path; with the origin when it is another site. */
  documents?: Record<string, string>;
  /** What the page does by itself so many ms after the recorder began: no message to a busy machine comes in between. */
  changes?: [afterMs: number, script: string][];
  /** What happens before the recorder runs. */
  before?: (page: Page) => Promise<void>;
  /** What the visitor does from when the recorder runs until the visit ends; looks at the page when left out. */
  visit?: (page: Page, look: (ms?: number) => Promise<void>) => Promise<void>;
  verdict: VerdictWord;
  /** Stands among the reasons. */
  reason?: VerdictReason;
}

/** The disclosure as the page's author marks it. */
export const marked = (style = '', text = TEXT): string =>
  `<p id="terms" data-exhibit-disclosure="${KEY}" style="${style}">${text}</p>`;

export const shown = (name: string, html: string, rest: Partial<LaboratoryPage> = {}): LaboratoryPage => ({
  name,
  html,
  verdict: 'shown',
  ...rest,
});

export const hidden = (
  name: string,
  html: string,
  reason: VerdictReason = 'HIDDEN',
  rest: Partial<LaboratoryPage> = {},
): LaboratoryPage => ({ name, html, verdict: 'not_shown', reason, ...rest });

export const lines = LINES.map((line) => `<div>${line}</div>`).join('');
export const FILLER = '<div style="height:2000px">More about our bank.</div>';
