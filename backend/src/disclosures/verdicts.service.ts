import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Verdict as VerdictBody } from '../evidence/verdict.js';
import type {
  DisclosureRule,
  DisclosureVersion as EvidenceDisclosure,
} from '../evidence/disclosure-version.js';

/** What was reached about a recording; newest version of each disclosure first. */
@Injectable()
export class Verdicts {
  async ofRecording(manager: EntityManager, recordingId: string): Promise<ReachedVerdict[]> {
    const rows = await read(manager, recordingId);
    return rows.map((row) => {
      const body = JSON.parse(row.body) as VerdictBody;
      return {
        id: row.id,
        disclosureId: row.disclosure_id,
        disclosure: row.key,
        title: row.title,
        version: row.disclosure_version,
        verdict: row.verdict,
        reasons: body.reasons,
        intervals: body.intervals,
        continuousMs: body.continuousMs,
        cumulativeMs: body.cumulativeMs,
        method: body.method,
        actionAtMs: body.actionAt,
        computedAt: row.computed_at.toISOString(),
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

  /** Text, rule and verdict as a pack carries them: the newest judged version of each disclosure. */
  async forPack(
    manager: EntityManager,
    recordingId: string,
  ): Promise<{ disclosure: EvidenceDisclosure; verdict: VerdictBody }[]> {
    const newest = new Map<string, VerdictRow>();
    for (const row of await read(manager, recordingId)) if (!newest.has(row.key)) newest.set(row.key, row);
    return [...newest.values()].map((row) => ({
      disclosure: {
        key: row.key,
        version: row.disclosure_version,
        locale: row.locale,
        text: row.text,
        textHash: row.text_hash.toString('hex'),
        rule: row.rule,
      },
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
}

interface VerdictRow {
  id: string;
  disclosure_id: string;
  disclosure_version: number;
  key: string;
  title: string;
  locale: string;
  text: string;
  text_hash: Buffer;
  rule: DisclosureRule;
  verdict: VerdictBody['verdict'];
  body: string;
  computed_at: Date;
}

const read = (manager: EntityManager, recordingId: string): Promise<VerdictRow[]> =>
  manager.query(
    `SELECT v.id, v.disclosure_id, v.disclosure_version, d.key, d.title, n.locale, n.text, n.text_hash, n.rule,
            v.verdict, v.body, v.computed_at
     FROM verdict v
     JOIN disclosure d ON d.id = v.disclosure_id
     JOIN disclosure_version n ON n.disclosure_id = v.disclosure_id AND n.version = v.disclosure_version
     WHERE v.recording_id = $1 ORDER BY d.key, v.disclosure_version DESC`,
    [recordingId],
  );
