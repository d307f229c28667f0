import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { consistencyProof, inclusionProof } from '../evidence/merkle-tree.js';
import { AuditCheckpointNotFoundError, AuditEntryNotFoundError } from './audit.errors.js';
import { AuditSequencer } from './audit-sequencer.service.js';
import { CheckpointIssuer } from './checkpoint-issuer.service.js';
import { fromTiles } from './database-tiles.js';
import { type SignedCheckpoint, checkpointAt, newestCheckpoint } from './signed-checkpoint.js';

export type { SignedCheckpoint } from './signed-checkpoint.js';

/** Checkpoints and proofs for the other rooms: packs, exports, anchors. */
@Injectable()
export class AuditCheckpoints {
  constructor(
    private readonly sequencer: AuditSequencer,
    private readonly issuer: CheckpointIssuer,
  ) {}

  newest(manager: EntityManager): Promise<SignedCheckpoint | null> {
    return newestCheckpoint(manager);
  }

  async at(manager: EntityManager, size: number): Promise<SignedCheckpoint> {
    const found = await checkpointAt(manager, size);
    if (!found) throw new AuditCheckpointNotFoundError();
    return found;
  }

  /**
   * The newest checkpoint, one that covers the leaf: where none does, the log is brought up to now and one is signed.
   * What the caller's own transaction has not committed is in none.
   */
  async covering(manager: EntityManager, leafIndex: number): Promise<SignedCheckpoint> {
    const newest = await newestCheckpoint(manager);
    if (newest && newest.size > leafIndex) return newest;
    await this.sequencer.upToNow();
    const signed = await this.issuer.issue(leafIndex + 1);
    if (!signed || signed.size <= leafIndex) throw new AuditEntryNotFoundError();
    return signed;
  }

  /** The audit path of a leaf in the log of `size` leaves, for evidence/tlog-proof.ts. */
  inclusion(manager: EntityManager, leafIndex: number, size: number): Promise<Buffer[]> {
    return fromTiles(manager, size, (hashAt) => inclusionProof(leafIndex, size, hashAt));
  }

  /** That the log of `to` leaves begins with the log of `from` leaves. */
  consistency(manager: EntityManager, from: number, to: number): Promise<Buffer[]> {
    return fromTiles(manager, to, (hashAt) => consistencyProof(from, to, hashAt));
  }
}
