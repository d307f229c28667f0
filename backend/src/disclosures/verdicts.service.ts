import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Verdict as VerdictBody } from '../evidence/verdict.js';
import type { DisclosureVersion as EvidenceDisclosure } from '../evidence/disclosure-version.js';
import { carriedVerdicts } from './carried-verdicts.js';
import { type Definition, evidenceInLocale } from './disclosure-definition.js';
import { DEFINITION_COLUMNS } from './disclosure-definitions.service.js';

/** What was reached about a recording; newest version of each disclosure first. */
@Injectable()
export class Verdicts {
  async ofRecording(manager: EntityManager, recordingId: string): Promise<ReachedVerdict[]> {
    const rows = await read(manager, recordingId);
    return rows.map((row) => {
      const body = JSON.parse(row.body) as VerdictBody;
      return {
        id: row.id,
        disclosureId: row.disclosureId,
        disclosure: row.key,
        title: row.title,
        version: row.version,
        verdict: row.verdict,
        reasons: body.reasons,
        intervals: body.intervals,
        continuousMs: body.continuousMs,
        cumulativeMs: body.cumulativeMs,
        method: body.method,
        actionAtMs: body.actionAt,
        computedAt: row.computedAt.toISOString(),
        runId: row.runId,
      };
    });
  }

  /** Recordings that have a verdict about the disclosure, in any version, opened within the time; at most `limit`. */
  async recordingsWith(
    manager: EntityManager,
    disclosureId: string,
    opened: { from: Date | null; to: Date | null },
    limit: number,
  ): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      `SELECT r.id FROM recording r
       WHERE EXISTS (SELECT 1 FROM verdict v WHERE v.recording_id = r.id AND v.disclosure_id = $1)
         AND ($2::timestamptz IS NULL OR r.opened_at >= $2) AND ($3::timestamptz IS NULL OR r.opened_at <= $3)
       ORDER BY r.opened_at DESC, r.id LIMIT $4`,
      [disclosureId, opened.from, opened.to, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Text, rule and verdict as a pack carries them. */
  async forPack(
    manager: EntityManager,
    recordingId: string,
  ): Promise<{ disclosure: EvidenceDisclosure; verdict: VerdictBody }[]> {
    return carriedVerdicts(await read(manager, recordingId)).map((row) => ({
      disclosure: evidenceInLocale(row, row.verdictLocale),
      verdict: JSON.parse(row.body) as VerdictBody,
    }));
  }
}

export interface ReachedVerdict {
  id: string;
  disclosureId: string;
  disclosure: string;
  title: string;
  version: number;
  verdict: VerdictBody['verdict'];
  reasons: string[];
  intervals: { from: number; to: number }[];
  continuousMs: number;
  cumulativeMs: number;
  method: string | null;
  actionAtMs: number | null;
  computedAt: string;
  /** The run over stored recordings that reached it; null: the recording's own turn. */
  runId: string | null;
}

type VerdictRow = Definition & {
  id: string;
  title: string;
  verdict: VerdictBody['verdict'];
  body: string;
  verdictLocale: string | null;
  runId: string | null;
  computedAt: Date;
};

const read = (manager: EntityManager, recordingId: string): Promise<VerdictRow[]> =>
  manager.query(
    `SELECT ${DEFINITION_COLUMNS}, x.id, d.title, x.verdict, x.body, x.locale AS "verdictLocale", x.run_id AS "runId",
            x.computed_at AS "computedAt"
     FROM verdict x
     JOIN disclosure d ON d.id = x.disclosure_id
     JOIN disclosure_version v ON v.disclosure_id = x.disclosure_id AND v.version = x.disclosure_version
     WHERE x.recording_id = $1 ORDER BY d.key, v.version DESC`,
    [recordingId],
  );
