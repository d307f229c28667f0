import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { auditOrigin, checkpointText } from '../evidence/checkpoint.js';
import { consistencyProof, rootAt, verifyConsistency } from '../evidence/merkle-tree.js';
import { Signer } from '../keys/signer.js';
import { Clock } from '../platform/clock.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { AuditFaultError } from './audit.errors.js';
import { AuditFaults } from './audit-faults.service.js';
import { checkpointDue } from './checkpoint-due.js';
import { fromTiles } from './database-tiles.js';
import { LogPublisher, checkpointPath } from './log-publisher.service.js';
import { SequencingDatabase } from './sequencing-database.js';
import { type SignedCheckpoint, newestCheckpoint } from './signed-checkpoint.js';
import { treeState } from './tree-state.js';

const CHECKPOINT_LOCK = 0x6578686a;

/** Signs what the log is now, after everything that the checkpoint covers is published. */
@Injectable()
export class CheckpointIssuer {
  constructor(
    private readonly database: SequencingDatabase,
    private readonly publisher: LogPublisher,
    private readonly faults: AuditFaults,
    private readonly signer: Signer,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Answers with the newest checkpoint, which is a new one if one is due, or if `covering` leaves need one. */
  async issue(covering = 0): Promise<SignedCheckpoint | null> {
    try {
      return await this.database.transaction((manager) => this.inTurn(manager, covering));
    } catch (failure) {
      if (failure instanceof AuditFaultError) await this.faults.found(failure);
      throw failure;
    }
  }

  private async inTurn(manager: EntityManager, covering: number): Promise<SignedCheckpoint | null> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [CHECKPOINT_LOCK]);
    const newest = await newestCheckpoint(manager);
    const { frontier } = await treeState(manager);
    const now = this.clock.now();
    const asked = covering > (newest?.size ?? 0) && frontier.size >= covering;
    if (!asked && !checkpointDue(frontier.size, newest, now)) return newest;

    const next = { size: frontier.size, root: frontier.root() };
    await requireSameLog(manager, newest, next);
    const text = checkpointText({ origin: auditOrigin(this.signer.name), ...next, extensions: [] });
    const note = await this.signer.signNote(text);
    await this.publisher.tiles(manager, newest?.size ?? 0, next.size);
    await this.publisher.checkpoint(next.size, note);
    await manager.query(
      'INSERT INTO audit_checkpoint (size, root, note, signed_at) VALUES ($1, $2, $3, $4)',
      [next.size, next.root, note, now],
    );
    await this.jobs.enqueue(manager, 'audit.anchor', { size: String(next.size) });
    return { ...next, note, signedAt: now };
  }
}

/** A log never signs what does not follow from what it signed before. C2SP tlog-checkpoint. */
async function requireSameLog(
  manager: EntityManager,
  before: SignedCheckpoint | null,
  { size, root }: { size: number; root: Buffer },
): Promise<void> {
  const from = before?.size ?? 0;
  if (from > size) throw new AuditFaultError('AUDIT_LOG_DAMAGED', checkpointPath(from));
  const sums = await fromTiles(manager, size, (hashAt) => ({
    root: rootAt(size, hashAt),
    fromRoot: before?.root ?? rootAt(0, hashAt),
    proof: consistencyProof(from, size, hashAt),
  }));
  if (!sums.root.equals(root) || !verifyConsistency({ ...sums, from, to: size, toRoot: root }))
    throw new AuditFaultError('AUDIT_LOG_DAMAGED', checkpointPath(size));
}
