import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { type Anchor, isKeptOutside } from './anchor.js';
import { standingOf, tokenTimes } from './anchor-records.js';
import { stateOf, tokenHours } from './anchor-schedule.js';
import type { AnchorDto, AuditAnchorsDto } from './anchors.dto.js';
import { NoCheckpointError, NoReceiptError } from './anchors.errors.js';
import { AuditAnchor } from './audit-anchor.entity.js';
import { CheckpointSource } from './checkpoint-source.js';
import { ConfiguredAnchors, keyOf } from './configured-anchors.js';

const DAY_MS = 86_400_000;

export interface Download {
  bytes: Buffer;
  name: string;
  type: string;
}

/** A token with what it is about, for a pack. */
export interface CheckpointToken {
  size: number;
  /** The authority's own time is in the token; this is when it was asked. */
  at: Date;
  /** DER. */
  token: Buffer;
  /** False for the built-in authority: say so wherever the token is shown. */
  independent: boolean;
}

/** Shows how the anchors stand, and gives out what an outsider can check. */
@Injectable()
export class AuditAnchors {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly anchors: ConfiguredAnchors,
    private readonly checkpoints: CheckpointSource,
    private readonly clock: Clock,
  ) {}

  async list(_actor: Actor): Promise<AuditAnchorsDto> {
    const { manager } = this.source;
    const newest = await this.checkpoints.newest(manager);
    return {
      newest: newest && { size: newest.size, signedAt: newest.signedAt.toISOString() },
      rollBackFindable: this.keptOutside > 0,
      timeIndependent: this.anchors.all.some(({ kind, independent }) => kind === 'timestamp' && independent),
      anchors: await Promise.all(this.anchors.all.map((anchor) => this.show(manager, anchor))),
    };
  }

  /** The signed note of a checkpoint: what to keep outside, and what a token of it is about. */
  async checkpoint(_actor: Actor, size?: number): Promise<Download> {
    const { manager } = this.source;
    const found = await (size === undefined
      ? this.checkpoints.newest(manager)
      : this.checkpoints.at(manager, size));
    if (found === null) throw new NoCheckpointError();
    return {
      bytes: Buffer.from(found.note),
      name: `checkpoint-${found.size}.txt`,
      type: 'text/plain; charset=utf-8',
    };
  }

  async receipt(_actor: Actor, id: string): Promise<Download> {
    const row = await this.source.manager.findOneBy(AuditAnchor, { id });
    if (!row?.receipt) throw new NoReceiptError();
    return row.kind === 'timestamp'
      ? { bytes: row.receipt, name: `checkpoint-${row.checkpointSize}.tst`, type: 'application/octet-stream' }
      : {
          bytes: row.receipt,
          name: `checkpoint-${row.checkpointSize}-${row.name}.txt`,
          type: 'text/plain; charset=utf-8',
        };
  }

  /** The newest token, of any authority. */
  async newestToken(manager: EntityManager): Promise<CheckpointToken | null> {
    const [row] = await manager.find(AuditAnchor, {
      where: { kind: 'timestamp', outcome: 'anchored' },
      order: { id: 'DESC' },
      take: 1,
    });
    if (!row?.receipt) return null;
    const { checkpointSize, attemptedAt, receipt, independent } = row;
    return { size: Number(checkpointSize), at: attemptedAt, token: receipt, independent };
  }

  /** Anchors that hold what the appliance cannot take back. */
  get keptOutside(): number {
    return this.anchors.all.filter(isKeptOutside).length;
  }

  /** Every anchor by name, and those of which too many attempts in a row failed. */
  async health(): Promise<{ configured: string[]; failing: string[] }> {
    const failing: string[] = [];
    for (const anchor of this.anchors.all)
      if (stateOf(await standingOf(this.source.manager, anchor)) === 'failing') failing.push(keyOf(anchor));
    return { configured: this.anchors.all.map(keyOf), failing };
  }

  private async show(manager: EntityManager, anchor: Anchor): Promise<AnchorDto> {
    const { name, kind, independent, target } = anchor;
    const standing = await standingOf(manager, anchor);
    const { lastAnchored, lastAttempt, failuresInARow } = standing;
    return {
      name,
      kind,
      independent,
      target,
      state: stateOf(standing),
      lastCode: lastAttempt?.code ?? null,
      lastAttemptAt: lastAttempt?.at.toISOString() ?? null,
      failuresInARow,
      lastAnchored: lastAnchored && {
        id: lastAnchored.id,
        size: lastAnchored.size,
        at: lastAnchored.at.toISOString(),
        receipt: lastAnchored.hasReceipt,
      },
      hours: kind === 'timestamp' ? await this.hours(manager, name) : [],
    };
  }

  private async hours(manager: EntityManager, name: string): Promise<AnchorDto['hours']> {
    const now = this.clock.now();
    const { tokens, first } = await tokenTimes(manager, name, new Date(now.getTime() - DAY_MS));
    return tokenHours(tokens, first, now).map(({ hour, state }) => ({ hour: hour.toISOString(), state }));
  }
}
