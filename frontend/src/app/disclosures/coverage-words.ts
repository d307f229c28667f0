import type { CoverageCountsDto, CoverageGroupDto } from '../api/models';

export type Outcome = 'shown' | 'not_shown' | 'cannot_determine' | 'not_applicable';

/** In the order in which they are drawn and read. */
export const OUTCOMES: readonly { name: Outcome; count: keyof CoverageCountsDto; label: string }[] = [
  { name: 'shown', count: 'shown', label: 'Shown' },
  { name: 'not_shown', count: 'notShown', label: 'Not shown' },
  { name: 'cannot_determine', count: 'cannotDetermine', label: 'Cannot determine' },
  { name: 'not_applicable', count: 'notApplicable', label: 'Not applicable' },
];

/** Visits that were judged: one to which it does not apply was not. */
export const judged = ({ shown, notShown, cannotDetermine }: CoverageCountsDto): number =>
  shown + notShown + cannotDetermine;

/** Whole percent of the judged visits; null when there is none. */
export function sharePercent(counts: CoverageCountsDto): number | null {
  const all = judged(counts);
  return all === 0 ? null : Math.round((counts.shown / all) * 100);
}

/** This period against the one before, in points. */
export function trendWords({ counts, before }: Pick<CoverageGroupDto, 'counts' | 'before'>): string {
  const [now, then] = [sharePercent(counts), sharePercent(before)];
  if (now === null) return then === null ? 'no visit' : 'no visit now';
  if (then === null) return 'nothing to compare with';
  if (now === then) return 'as before';
  const points = Math.abs(now - then);
  return `${points} ${points === 1 ? 'point' : 'points'} ${now > then ? 'more' : 'less'} than before`;
}

/** Every day of the period, those without a visit too: a hole in the chart must be seen. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

const DEVICES: Readonly<Record<string, string>> = {
  phone: 'Phone',
  tablet: 'Tablet',
  desktop: 'Desktop',
};

export function groupLabel(by: string, { key, label }: Pick<CoverageGroupDto, 'key' | 'label'>): string {
  if (key === 'unknown') return by === 'page' ? 'On no page that is known' : 'Not recorded';
  return by === 'device' ? (DEVICES[key] ?? label) : label;
}
