import { ProductError } from '../../platform/product-error.js';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
export const MOST_DAYS = 366;

/** Whole days in UTC, from the beginning of the first to the end of the last. */
export interface CoverageRange {
  from: Date;
  /** Exclusive. */
  to: Date;
  /** Beginning of the period before, of the same length. */
  before: Date;
}

/** `from` and `to` are days, both included. Without them the last 30 days. At most a year. */
export function coverageRange(from: string | undefined, to: string | undefined, now: Date): CoverageRange {
  const last = to === undefined ? startOfDay(now) : dayOf(to);
  const end = last + DAY_MS;
  const begin = from === undefined ? end - USUAL_DAYS * DAY_MS : dayOf(from);
  if (begin >= end || end - begin > MOST_DAYS * DAY_MS)
    throw new ProductError(
      'COVERAGE_RANGE_INVALID',
      400,
      `Ask for at least one day and at most ${MOST_DAYS}, the first before the last.`,
    );
  return { from: new Date(begin), to: new Date(end), before: new Date(begin - (end - begin)) };
}

const startOfDay = (at: Date): number => Math.floor(at.getTime() / DAY_MS) * DAY_MS;

function dayOf(text: string): number {
  const at = Date.parse(`${text}T00:00:00Z`);
  // 30 February is read as 2 March by some, and refused by us.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw new ProductError('COVERAGE_RANGE_INVALID', 400, 'A day is written as 2026-11-21.');
  return at;
}
