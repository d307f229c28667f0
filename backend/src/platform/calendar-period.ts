/** Whole months and days, as calendars count them. */
export interface CalendarPeriod {
  months: number;
  days: number;
}

export const FOREVER = 'forever';

const FORM = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$/;
const MOST_YEARS = 100;

/** An ISO 8601 duration of years, months and days (`P6Y`, `P1Y6M10D`), at most 100 years of each; null for anything else. */
export function parsePeriod(text: string): CalendarPeriod | null {
  const [found, years, months, days] = FORM.exec(text) ?? [];
  if (found === undefined) return null;
  const period = { months: Number(years ?? 0) * 12 + Number(months ?? 0), days: Number(days ?? 0) };
  return period.months <= MOST_YEARS * 12 && period.days <= MOST_YEARS * 366 ? period : null;
}

/**
 * The moment a period after another, in UTC; epoch ms. Months come first and end with the month that they reach: one
 * month after 31 January is the last day of February. Then days. PostgreSQL adds an interval in the same way.
 */
export function periodAfter(from: number, { months, days }: CalendarPeriod): number {
  const date = new Date(from);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const day = Math.min(date.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate());
  return Date.UTC(
    year,
    month,
    day + days,
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  );
}

/** When something that is kept from `from` for a period may go; Infinity for what is kept for ever. Throws on what is no period. */
export function endOf(from: number, period: string): number {
  if (period === FOREVER) return Infinity;
  const parsed = parsePeriod(period);
  if (parsed === null) throw new Error(`not a period: ${period}`);
  return periodAfter(from, parsed);
}

/**
 * Where a period could begin, as far as it matters: four years, a leap day among them. The first of a month stands for
 * every day that each month has; the last three are those that a shorter month cuts off.
 */
const STARTS = Array.from({ length: 48 }, (_, month) =>
  [1, 29, 30, 31]
    .map((day) => Date.UTC(2024, month, day))
    .filter((at) => new Date(at).getUTCMonth() === month % 12),
).flat();

/** Whether one period never ends after another, whenever they begin. */
export function neverLonger(one: CalendarPeriod, other: CalendarPeriod): boolean {
  if (one.months <= other.months && one.days <= other.days) return true;
  return STARTS.every((start) => periodAfter(start, one) <= periodAfter(start, other));
}
