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

/** Counts each verdict where it belongs: the newest version of a recording's verdicts, once. */
@Injectable()
export class CoverageLedger {
  async enterAll(manager: EntityManager, counted: readonly CountedVerdict[]): Promise<void> {
    if (counted.length === 0) return;
    const rows: { id: string; opened_at: Date }[] = await manager.query(
      'SELECT id, opened_at FROM recording WHERE id = ANY($1)',
      [counted.map(({ recordingId }) => recordingId)],
    );
    const opened = new Map(rows.map(({ id, opened_at }) => [id, opened_at]));
    for (const one of counted) await this.enter(manager, one, opened.get(one.recordingId)!);
  }

  private async enter(manager: EntityManager, counted: CountedVerdict, openedAt: Date): Promise<void> {
    const { recordingId, disclosureId, version, verdict, visit, approved } = counted;
    const usual = verdict.reasons.includes('NOT_OBSERVED')
      ? await this.usualPage(manager, disclosureId, pagesOf(visit), openedAt)
      : null;
    const { page, carried, drifted, device, momentAt } = placeOf(visit, verdict, approved, usual);
    await manager.query(
      `INSERT INTO disclosure_coverage AS c (recording_id, disclosure_id, disclosure_version, outcome, visited_at,
              page, carried, drifted, device, reasons, moment_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (recording_id, disclosure_id) DO UPDATE SET
         disclosure_version = EXCLUDED.disclosure_version, outcome = EXCLUDED.outcome, page = EXCLUDED.page,
         carried = EXCLUDED.carried, drifted = EXCLUDED.drifted, device = EXCLUDED.device,
         reasons = EXCLUDED.reasons, moment_at = EXCLUDED.moment_at
       WHERE c.disclosure_version <= EXCLUDED.disclosure_version`,
      [
        recordingId,
        disclosureId,
        version,
        verdict.verdict,
        openedAt,
        page,
        carried,
        drifted,
        device,
        verdict.reasons,
        momentAt === null ? null : Math.floor(momentAt),
      ],
    );
  }

  /** Of these pages the one that carried it last, in any visit. */
  private async usualPage(
    manager: EntityManager,
    disclosureId: string,
    pages: string[],
    at: Date,
  ): Promise<string | null> {
    if (pages.length === 0) return null;
    const [found]: { page: string }[] = await manager.query(
      `SELECT p.page FROM unnest($2::text[]) AS p (page)
       CROSS JOIN LATERAL (
         SELECT c.visited_at FROM disclosure_coverage c
         WHERE c.disclosure_id = $1 AND c.page = p.page AND c.carried AND c.visited_at > $3
         ORDER BY c.visited_at DESC, c.recording_id DESC LIMIT 1) last
       ORDER BY last.visited_at DESC LIMIT 1`,
      [disclosureId, pages, new Date(at.getTime() - REMEMBERED_DAYS * 86_400_000)],
    );
    return found?.page ?? null;
  }
}
