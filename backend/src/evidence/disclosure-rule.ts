import { isCount, isObject, isText } from './json-shape.js';

export const DEVICES = ['phone', 'tablet', 'desktop'] as const;
export type Device = (typeof DEVICES)[number];

/**
 * What counts as shown. The firm's policy, not a law of nature: no source gives one number of seconds. What is absent is
 * not asked; the first five stand in every rule.
 */
export interface DisclosureRule {
  /** Longest unbroken time, ms. */
  minContinuousMs: number;
  /** All time together, ms. */
  minCumulativeMs: number;
  /** Share of the text's line area in view, 0–1; with `lineByLine`, of its lines. */
  minVisibleShare: number;
  /** Smallest font size of the text, CSS px. */
  minFontPx: number;
  /** `data-exhibit-action` before which it must have been shown; null when any time in the visit will do. */
  beforeAction: string | null;
  /** It must have been visible for as long as this rate of reading needs, 30–1000. */
  wordsPerMinute?: number;
  /** WCAG 2 contrast of the text against what is behind it, 1–21. */
  minContrast?: number;
  /** Its font size ÷ the page's predominant font size, 0.1–10. */
  minRelativeFont?: number;
  /** Each line needs its own dwell, not all of them at one moment. */
  lineByLine?: true;
  /** Between the text and what `beforeAction` acts on, CSS px, 0–100,000. */
  maxActionDistancePx?: number;
  /** It need not appear on others. */
  devices?: Device[];
  /** Time at a higher pinch zoom does not count, 1–10. */
  maxZoom?: number;
  /** It must have been visible on every page of the visit that stayed long enough to look at. */
  wholeVisit?: true;
  /** Paths on which it must appear; `*` is one part, `**` any rest. Time on other pages does not count. */
  pages?: string[];
}

const MAX_PAGES = 100;

type Check = (value: unknown, rule: Record<string, unknown>) => boolean;

const within =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === 'number' && value >= min && value <= max;
const yes: Check = (value) => value === true;

const MEMBERS: Readonly<Record<keyof DisclosureRule, Check>> = {
  minContinuousMs: isCount,
  minCumulativeMs: isCount,
  minVisibleShare: within(0, 1),
  minFontPx: within(0, 1000),
  beforeAction: (value) => value === null || isText(value, 64),
  wordsPerMinute: within(30, 1000),
  minContrast: within(1, 21),
  minRelativeFont: within(0.1, 10),
  lineByLine: yes,
  maxActionDistancePx: (value, rule) => within(0, 100_000)(value, rule) && rule['beforeAction'] !== null,
  devices: isDevices,
  maxZoom: within(1, 10),
  wholeVisit: yes,
  pages: isPages,
};
const ALWAYS = ['minContinuousMs', 'minCumulativeMs', 'minVisibleShare', 'minFontPx', 'beforeAction'];

/**
 * The member for which a rule cannot be judged; null when it can. One that is not known is a fault as well: a rule that
 * asks for more than is looked at would be met too easily.
 */
export function ruleFault(rule: unknown): string | null {
  if (!isObject(rule)) return 'rule';
  const missing = ALWAYS.find((name) => !Object.hasOwn(rule, name));
  if (missing !== undefined) return missing;
  const wrong = Object.entries(rule).find(
    ([name, value]) => !Object.hasOwn(MEMBERS, name) || !MEMBERS[name as keyof DisclosureRule](value, rule),
  );
  return wrong?.[0] ?? null;
}

function isDevices(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || new Set(value).size !== value.length) return false;
  return value.every((device) => DEVICES.some((known) => known === device));
}

function isPages(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_PAGES) return false;
  return value.every((pattern) => isText(pattern, 1024) && /^\/[^\s?#]*$/.test(pattern));
}
