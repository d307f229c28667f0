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

/** What rows are counted by, as it stands in the index. */
const COLUMNS: Readonly<Record<CoverageGroup, string>> = {
  day: `(c.visited_at AT TIME ZONE 'UTC')::date`,
  page: 'c.page',
  device: 'c.device',
  disclosure: 'c.disclosure_id',
  site: 'c.disclosure_id',
};

/** What people are told, once for each group rather than for each row. */
const KEYS: Readonly<Record<CoverageGroup, string>> = {
  // The day of the period before that has the same place in it.
  day: `to_char(CASE WHEN now THEN raw ELSE raw + (($2::timestamptz AT TIME ZONE 'UTC')::date
          - ($6::timestamptz AT TIME ZONE 'UTC')::date) END, 'YYYY-MM-DD')`,
  page: `COALESCE(raw, 'unknown')`,
  device: `COALESCE(raw, 'unknown')`,
  disclosure: `raw::text`,
  site: `(SELECT d.site_id::text FROM disclosure d WHERE d.id = raw)`,
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
  `(sum(visits) FILTER (WHERE outcome = '${outcome}' AND ${period}))::int`;
const numbers = (period: string, as: string) =>
  VERDICT_WORDS.map((outcome) => `${number(outcome, period)} AS ${as}_${outcome}`).join(', ');

/**
 * One pass over both periods, which does no more for a row than count it. The first row of the answer has no key and
 * counts everything.
 */
export const groupsQuery = (by: CoverageGroup): string => `
  SELECT key, ${numbers('now', 'now')}, ${numbers('NOT now', 'before')}
  FROM (SELECT ${KEYS[by]} AS key, outcome, now, visits
        FROM (SELECT ${COLUMNS[by]} AS raw, c.outcome, c.visited_at >= $2 AS now, count(*) AS visits
              FROM disclosure_coverage c WHERE ${MATCHING} AND c.visited_at >= $6
              GROUP BY 1, 2, 3) counted) named
  GROUP BY GROUPING SETS ((key), ())
  ORDER BY grouping(key) DESC, ${by === 'day' ? 'key' : 'sum(visits) DESC, key'} LIMIT ${MOST_GROUPS + 1}`;

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
