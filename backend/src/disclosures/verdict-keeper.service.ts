import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { CoverageLedger } from './coverage/coverage-ledger.service.js';
import type { Judged } from './judged-definition.js';
import { Verdict } from './verdict.entity.js';

export interface NewVerdict extends Judged {
  recordingId: string;
  disclosureId: string;
  version: number;
}

/** The only place where verdicts become rows. Each is counted and has its entry in the log, in the same transaction. */
@Injectable()
export class VerdictKeeper {
  constructor(
    private readonly audit: AuditLog,
    private readonly coverage: CoverageLedger,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps those that are not there yet: a version gives one verdict about a recording, whoever reaches it first. `runId`
   * names the run that reached them over what was stored; null when it was the recording's own turn.
   */
  async keep(
    manager: EntityManager,
    actor: SystemActor,
    reached: readonly NewVerdict[],
    runId: string | null = null,
  ): Promise<void> {
    if (reached.length === 0) return;
    const computedAt = this.clock.now();
    const rows = reached.map(({ recordingId, disclosureId, version, locale, verdict }) => ({
      recordingId,
      disclosureId,
      disclosureVersion: version,
      locale,
      verdict: verdict.verdict,
      body: canonicalBytes(verdict).toString('utf8'),
      computedAt,
      runId,
    }));
    const { raw } = await manager
      .createQueryBuilder()
      .insert()
      .into(Verdict)
      .values(rows)
      .orIgnore()
      .returning(['recordingId', 'disclosureId', 'disclosureVersion'])
      .updateEntity(false)
      .execute();
    const kept = new Set(
      (raw as KeptRow[]).map((row) => `${row.recording_id} ${row.disclosure_id} ${row.disclosure_version}`),
    );
    await this.coverage.enterAll(
      manager,
      reached.filter((one) => kept.has(`${one.recordingId} ${one.disclosureId} ${one.version}`)),
    );
    await this.audit.appendAll(
      manager,
      actor,
      rows
        .filter((row) => kept.has(`${row.recordingId} ${row.disclosureId} ${row.disclosureVersion}`))
        .map((row) => ({
          kind: 'verdict.reached' as const,
          recordingId: row.recordingId,
          fields: {
            disclosure: row.disclosureId,
            version: row.disclosureVersion,
            locale: row.locale,
            verdict: row.verdict,
            verdictHash: sha256Hex(Buffer.from(row.body, 'utf8')),
            run: runId,
          },
        })),
    );
  }
}

interface KeptRow {
  recording_id: string;
  disclosure_id: string;
  disclosure_version: number;
}
