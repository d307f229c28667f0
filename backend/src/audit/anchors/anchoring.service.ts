import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { EvidenceError } from '../../evidence/evidence-error.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { SystemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { OutboundFailure } from '../../platform/outbound/outbound-failure.js';
import { AuditLog } from '../audit-log.service.js';
import { type Anchor, AnchorFailure } from './anchor.js';
import { standingOf } from './anchor-records.js';
import { type AnchorStanding, alarmAfter, isDue } from './anchor-schedule.js';
import { AuditAnchor } from './audit-anchor.entity.js';
import { CheckpointSource, type SignedCheckpoint } from './checkpoint-source.js';
import { ConfiguredAnchors, keyOf } from './configured-anchors.js';

const ACTOR: SystemActor = { kind: 'system', job: 'audit.anchor.hand' };

type Attempt =
  | { outcome: 'anchored'; receipt: Buffer | null; code: null }
  | { outcome: 'failed'; receipt: null; code: string };

/** Takes the newest checkpoint to every anchor that wants it, and writes down how that went. */
@Injectable()
export class Anchoring {
  private readonly logger = new Logger('Anchoring');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly anchors: ConfiguredAnchors,
    private readonly checkpoints: CheckpointSource,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** One job for each anchor that is due. A job that waits already is enough: it will find the newest checkpoint. */
  async callAll(): Promise<void> {
    const { manager } = this.source;
    const newest = await this.checkpoints.newest(manager);
    if (newest === null) return;
    for (const anchor of this.anchors.all)
      if (isDue(anchor, await standingOf(manager, anchor), newest.size, this.clock.now()))
        await this.jobs.enqueue(
          manager,
          'audit.anchor.hand',
          { kind: anchor.kind, name: anchor.name },
          { singletonKey: keyOf(anchor) },
        );
  }

  /** Hands the newest checkpoint to one anchor, if it is still due. An anchor that fails is not an error of the job. */
  async hand(kind: string, name: string): Promise<void> {
    const anchor = this.anchors.find(kind, name);
    const newest = await this.checkpoints.newest(this.source.manager);
    if (anchor === undefined || newest === null) return;
    const standing = await standingOf(this.source.manager, anchor);
    const at = this.clock.now();
    if (!isDue(anchor, standing, newest.size, at)) return;
    const attempt = await this.attempt(anchor, newest, standing.lastAnchored?.size ?? 0);
    await this.write(anchor, newest, { at, attempt, standing });
  }

  private async attempt(anchor: Anchor, checkpoint: SignedCheckpoint, size: number): Promise<Attempt> {
    try {
      return { outcome: 'anchored', receipt: await anchor.hand(checkpoint, size), code: null };
    } catch (error) {
      const known =
        error instanceof AnchorFailure || error instanceof OutboundFailure || error instanceof EvidenceError;
      if (!known) this.logger.error({ anchor: anchor.name, error: (error as Error).name });
      return { outcome: 'failed', receipt: null, code: known ? error.code : 'FAILED' };
    }
  }

  private async write(
    { kind, name, independent }: Anchor,
    { size }: SignedCheckpoint,
    { at, attempt, standing }: { at: Date; attempt: Attempt; standing: AnchorStanding },
  ): Promise<void> {
    const alarm = alarmAfter(standing, attempt.code);
    const failures = attempt.code === null ? 0 : standing.failuresInARow + 1;
    try {
      await this.source.transaction(async (manager) => {
        const { identifiers } = await manager.insert(AuditAnchor, {
          name,
          kind,
          independent,
          checkpointSize: String(size),
          ...attempt,
          attemptedAt: at,
        });
        // The token of an hour is written down. What a witness gives back is not: each entry would be a checkpoint to witness.
        if (kind === 'timestamp' && attempt.receipt !== null)
          await this.audit.append(manager, ACTOR, {
            kind: 'checkpoint.timestamped',
            fields: {
              anchor: name,
              receipt: String(identifiers[0]!['id']),
              size,
              tokenHash: sha256Hex(attempt.receipt),
            },
          });
        if (alarm === 'failing')
          await this.audit.append(manager, ACTOR, {
            kind: 'anchor.failing',
            fields: { anchor: name, kind, code: attempt.code, failures },
          });
        if (alarm === 'restored')
          await this.audit.append(manager, ACTOR, {
            kind: 'anchor.restored',
            fields: { anchor: name, kind, size },
          });
      });
    } catch (error) {
      // Another replica had a token for this hour first.
      if (kind === 'timestamp' && isUniqueViolation(error)) return;
      throw error;
    }
    if (attempt.code !== null)
      this.logger[alarm === 'failing' ? 'error' : 'warn']({
        anchor: name,
        kind,
        code: attempt.code,
        failures,
      });
  }
}
