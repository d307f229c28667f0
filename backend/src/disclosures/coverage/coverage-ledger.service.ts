import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Verdict } from '../../evidence/verdict.js';
import { type CoveredVisit, pagesOf, placeOf } from './coverage-place.js';

/** How long a page counts as one that carries a disclosure after it was last seen to. */
const REMEMBERED_DAYS = 30;

export interface CountedVerdict {
  recordingId: string;
  disclosureId: string;
  version: number;
  /** Hex hashes of the texts that were approved for it. */
  approved: ReadonlySet<string>;
  verdict: Verdict;
  visit: CoveredVisit;
}

interface Dated extends CountedVerdict {
  openedAt: Date;
}

/** Counts verdicts where they belong: the newest version of a recording's verdicts, once. */
@Injectable()
export class CoverageLedger {
  async enterAll(manager: EntityManager, counted: readonly CountedVerdict[]): Promise<void> {
    if (counted.length === 0) return;
    const dated = await withDates(manager, newestOnly(counted));
    const isUnseen = ({ verdict }: Dated): boolean => verdict.reasons.includes('NOT_OBSERVED');
    // Those that were in view first: they say which page the others are missing on.
    await enter(
      manager,
      dated.filter((one) => !isUnseen(one)),
      () => null,
    );
    const unseen = dated.filter(isUnseen);
    const usual = await usualPages(manager, unseen);
    await enter(manager, unseen, (_, place) => usual.get(place) ?? null);
  }
}

/** One statement may touch a row once. */
function newestOnly(counted: readonly CountedVerdict[]): CountedVerdict[] {
  const ranked = counted.toSorted((a, b) => a.version - b.version);
  return [...new Map(ranked.map((one) => [`${one.recordingId} ${one.disclosureId}`, one])).values()];
}

async function withDates(manager: EntityManager, counted: readonly CountedVerdict[]): Promise<Dated[]> {
  const rows: { id: string; opened_at: Date }[] = await manager.query(
    'SELECT id, opened_at FROM recording WHERE id = ANY($1)',
    [counted.map(({ recordingId }) => recordingId)],
  );
  const opened = new Map(rows.map(({ id, opened_at }) => [id, opened_at]));
  return counted.map((one) => ({ ...one, openedAt: opened.get(one.recordingId)! }));
}

async function enter(
  manager: EntityManager,
  counted: readonly Dated[],
  usualOf: (one: Dated, place: number) => string | null,
): Promise<void> {
  if (counted.length === 0) return;
  const rows = counted.map((one, index) => {
    const { recordingId, disclosureId, version, verdict, visit, approved, openedAt } = one;
    const { momentAt, ...place } = placeOf(visit, verdict, approved, usualOf(one, index));
    return {
      ...{ recording_id: recordingId, disclosure_id: disclosureId, disclosure_version: version },
      ...{ outcome: verdict.verdict, visited_at: openedAt, reasons: verdict.reasons, ...place },
      moment_at: momentAt === null ? null : Math.floor(momentAt),
    };
  });
  await manager.query(
    `INSERT INTO disclosure_coverage AS c (${COLUMNS})
     SELECT ${COLUMNS} FROM jsonb_to_recordset($1::jsonb) AS r (recording_id uuid, disclosure_id uuid,
       disclosure_version integer, outcome text, visited_at timestamptz, page text, carried boolean, drifted boolean,
       device text, reasons text[], moment_at bigint)
     ON CONFLICT (recording_id, disclosure_id) DO UPDATE SET
       disclosure_version = EXCLUDED.disclosure_version, outcome = EXCLUDED.outcome, page = EXCLUDED.page,
       carried = EXCLUDED.carried, drifted = EXCLUDED.drifted, device = EXCLUDED.device,
       reasons = EXCLUDED.reasons, moment_at = EXCLUDED.moment_at
     WHERE c.disclosure_version <= EXCLUDED.disclosure_version`,
    [JSON.stringify(rows)],
  );
}

const COLUMNS = `recording_id, disclosure_id, disclosure_version, outcome, visited_at, page, carried, drifted,
  device, reasons, moment_at`;

/** For each of these, by its place: of the pages of the visit the one that carried it last, in any visit. */
async function usualPages(manager: EntityManager, unseen: readonly Dated[]): Promise<Map<number, string>> {
  const asked = unseen.flatMap(({ disclosureId, visit, openedAt }, place) => {
    const since = new Date(openedAt.getTime() - REMEMBERED_DAYS * 86_400_000);
    return pagesOf(visit).map((page) => ({ place, disclosure: disclosureId, page, since }));
  });
  if (asked.length === 0) return new Map();
  const rows: { place: number; page: string }[] = await manager.query(
    `SELECT DISTINCT ON (a.place) a.place, a.page
     FROM jsonb_to_recordset($1::jsonb) AS a (place integer, disclosure uuid, page text, since timestamptz)
     CROSS JOIN LATERAL (
       SELECT c.visited_at FROM disclosure_coverage c
       WHERE c.disclosure_id = a.disclosure AND c.page = a.page AND c.carried AND c.visited_at > a.since
       ORDER BY c.visited_at DESC, c.recording_id DESC LIMIT 1) last
     ORDER BY a.place, last.visited_at DESC`,
    [JSON.stringify(asked)],
  );
  return new Map(rows.map(({ place, page }) => [place, page]));
}
