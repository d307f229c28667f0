import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import type { DisclosureRule } from '../evidence/disclosure-version.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import type { Verdict as ReachedVerdict } from '../evidence/verdict.js';
import { judgeVisit, VisitReader } from '../evidence/visit-observations.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { RecordingContent, unpackedEvents } from '../recordings/recording-content.service.js';
import { Verdict } from './verdict.entity.js';

const ACTOR: SystemActor = { kind: 'system', job: 'recording.judge' };

/** Reaches one verdict per disclosure that was published when the visit began. Runs again without harm. */
@Injectable()
export class DisclosureJudge {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly content: RecordingContent,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async judge(recordingId: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      // Two workers may take the same job: the second finds nothing left to judge.
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`judge:${recordingId}`]);
      const recording = await this.content.recording(manager, recordingId);
      const sealed = await this.content.seal(manager, recordingId);
      if (!sealed) return;
      const due = await unjudged(manager, recordingId, recording.siteId, recording.openedAt);
      if (due.length === 0) return;
      const disclosures = due.map((row) => ({ ...row, textHash: row.textHash.toString('hex') }));
      const reader = new VisitReader(disclosures);
      await this.content.each(manager, recordingId, (_segment, content) =>
        reader.read(unpackedEvents(content).events),
      );
      const verdicts = judgeVisit(reader.visit(sealed.manifest), disclosures);
      for (const [index, verdict] of verdicts.entries())
        await this.keep(manager, recordingId, due[index]!, verdict);
    });
  }

  /** Sealed recordings of the last day that lack a verdict they should have, whatever became of their job. */
  async overdue(): Promise<string[]> {
    const rows: { id: string }[] = await this.source.query(
      `SELECT r.id FROM recording r JOIN recording_seal z ON z.recording_id = r.id
       WHERE z.sealed_at BETWEEN now() - interval '1 day' AND now() - interval '1 minute'
         AND EXISTS (SELECT 1 FROM disclosure d JOIN disclosure_version v ON v.disclosure_id = d.id
                     WHERE d.site_id = r.site_id AND v.published_at <= r.opened_at
                       AND NOT EXISTS (SELECT 1 FROM verdict x
                                       WHERE x.recording_id = r.id AND x.disclosure_id = d.id))
       LIMIT 1000`,
    );
    return rows.map(({ id }) => id);
  }

  private async keep(
    manager: EntityManager,
    recordingId: string,
    { disclosureId, version }: DueDisclosure,
    verdict: ReachedVerdict,
  ): Promise<void> {
    const body = canonicalBytes(verdict);
    await manager.insert(Verdict, {
      recordingId,
      disclosureId,
      disclosureVersion: version,
      verdict: verdict.verdict,
      body: body.toString('utf8'),
      computedAt: this.clock.now(),
    });
    await this.audit.append(manager, ACTOR, {
      kind: 'verdict.reached',
      recordingId,
      fields: { disclosure: disclosureId, version, verdict: verdict.verdict, verdictHash: sha256Hex(body) },
    });
  }
}

interface DueDisclosure {
  disclosureId: string;
  key: string;
  version: number;
  locale: string;
  text: string;
  textHash: Buffer;
  rule: DisclosureRule;
}

/** The version in force when the recording was opened, where it has no verdict yet. */
const unjudged = (
  manager: EntityManager,
  recordingId: string,
  siteId: string,
  at: Date,
): Promise<DueDisclosure[]> =>
  manager.query(
    `SELECT * FROM (
       SELECT DISTINCT ON (d.id) d.id AS "disclosureId", d.key, v.version, v.locale, v.text, v.text_hash AS "textHash", v.rule
       FROM disclosure d JOIN disclosure_version v ON v.disclosure_id = d.id
       WHERE d.site_id = $2 AND v.published_at <= $3
       ORDER BY d.id, v.version DESC) in_force
     WHERE NOT EXISTS (SELECT 1 FROM verdict x WHERE x.recording_id = $1
                       AND x.disclosure_id = in_force."disclosureId" AND x.disclosure_version = in_force.version)
     ORDER BY key`,
    [recordingId, siteId, at],
  );
