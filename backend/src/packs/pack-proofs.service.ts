import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditAnchors } from '../audit/anchors/audit-anchors.service.js';
import { AuditCheckpoints } from '../audit/audit-checkpoints.service.js';
import type { PackAuditProofs, TimedCheckpoint } from '../evidence/audit-proofs.js';
import { trustOfToken } from './token-trust.js';

export const NOT_INDEPENDENT =
  "That the time stamp is independent. The appliance's own authority made it: it has the right form, and whoever holds the appliance could have made it for any time.";

/** That the entries of a pack are in the log that the newest checkpoint signs, and which time was put on it. */
@Injectable()
export class PackProofs {
  constructor(
    private readonly checkpoints: AuditCheckpoints,
    private readonly anchors: AuditAnchors,
  ) {}

  async of(
    manager: EntityManager,
    indexes: number[],
  ): Promise<{ auditProofs: PackAuditProofs; doesNotProve: string[] }> {
    const { note, size } = await this.checkpoints.covering(manager, Math.max(...indexes));
    const inclusions: PackAuditProofs['inclusions'] = [];
    for (const index of indexes)
      inclusions.push({ index, proof: await this.checkpoints.inclusion(manager, index, size) });
    const timed = await this.timed(manager, size);
    return {
      auditProofs: { checkpoint: note, inclusions, timed: timed ? [timed.checkpoint] : [] },
      doesNotProve: timed?.independent === false ? [NOT_INDEPENDENT] : [],
    };
  }

  private async timed(
    manager: EntityManager,
    newest: number,
  ): Promise<{ checkpoint: TimedCheckpoint; independent: boolean } | null> {
    const token = await this.anchors.newestToken(manager);
    if (token === null || token.size > newest) return null;
    const { note, size } = await this.checkpoints.at(manager, token.size);
    const consistency = await this.checkpoints.consistency(manager, size, newest);
    const authority = token.independent ? 'authority' : 'built-in';
    const tokens = [{ authority, der: token.token, trustedPem: trustOfToken(token.token) }];
    return { checkpoint: { size, note, consistency, tokens }, independent: token.independent };
  }
}
