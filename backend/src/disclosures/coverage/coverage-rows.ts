import type { EntityManager } from 'typeorm';
import { VERDICT_WORDS } from '../../evidence/verdict.js';
import type { CoverageRange } from './coverage-range.js';
import type { CoverageCountsDto, CoverageGroup } from './coverage.dto.js';

export interface CoverageFilter {
  disclosures: readonly string[];
  range: CoverageRange;
  page: string | null;
  device: string | null;
}

export interface CountedGroup {
  key: string;
  counts: CoverageCountsDto;
  before: CoverageCountsDto;
}

export const MOST_GROUPS = 400;

const KEYS: Readonly<Record<CoverageGroup, string>> = {
  // The day of the period before that has the same place in it.
  day: `to_char((CASE WHEN c.visited_at >= $2 THEN c.visited_at ELSE c.visited_at + ($2::timestamptz - $6::timestamptz) END)
          AT TIME ZONE 'UTC', 'YYYY-MM-DD')`,
  page: `COALESCE(c.page, 'unknown')`,
  device: `COALESCE(c.device, 'unknown')`,
  disclosure: `c.disclosure_id::text`,
  site: `(SELECT d.site_id::text FROM disclosure d WHERE d.id = c.disclosure_id)`,
};

/** Of the index alone: `disclosure_coverage_time` holds all that is asked here. */
export const MATCHING = `
  c.disclosure_id = ANY($1) AND c.visited_at < $3
  AND ($4::text IS NULL OR COALESCE(c.page, 'unknown') = $4) AND ($5::text IS NULL OR COALESCE(c.device, 'unknown') = $5)`;

export const valuesOf = ({ disclosures, range, page, device }: CoverageFilter): unknown[] => [
  disclosures,
  range.from,
  range.to,
  page,
  device,
];

const number = (outcome: string, period: string) =>
  `(count(*) FILTER (WHERE outcome = '${outcome}' AND ${period}))::int`;
const numbers = (period: string, as: string) =>
  VERDICT_WORDS.map((outcome) => `${number(outcome, period)} AS ${as}_${outcome}`).join(', ');

/** One pass over both periods. The first row has no key and counts everything. */
export const groupsQuery = (by: CoverageGroup): string => `
  SELECT key, ${numbers('now', 'now')}, ${numbers('NOT now', 'before')}
  FROM (SELECT ${KEYS[by]} AS key, c.outcome, c.visited_at >= $2 AS now
        FROM disclosure_coverage c WHERE ${MATCHING} AND c.visited_at >= $6) counted
  GROUP BY GROUPING SETS ((key), ())
  ORDER BY grouping(key) DESC, ${by === 'day' ? 'key' : 'count(*) DESC, key'} LIMIT ${MOST_GROUPS + 1}`;

export async function countedGroups(
  manager: EntityManager,
  by: CoverageGroup,
  filter: CoverageFilter,
): Promise<{ all: CountedGroup; groups: CountedGroup[] }> {
  const rows: CountedRow[] = await manager.query(groupsQuery(by), [...valuesOf(filter), filter.range.before]);
  const [all, ...groups] = rows.map((row) => ({
    key: String(row['key']),
    counts: countsIn(row, 'now'),
    before: countsIn(row, 'before'),
  }));
  return { all: all!, groups };
}

type CountedRow = Record<string, string | number | null>;

const countsIn = (row: CountedRow, as: 'now' | 'before'): CoverageCountsDto => ({
  shown: Number(row[`${as}_shown`]),
  notShown: Number(row[`${as}_not_shown`]),
  cannotDetermine: Number(row[`${as}_cannot_determine`]),
  notApplicable: Number(row[`${as}_not_applicable`]),
});
