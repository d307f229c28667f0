import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AUDIT_SCHEMA, auditLeafBytes, nextAuditEntry } from '../evidence/audit-leaf.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { ProductError } from '../platform/product-error.js';
import { AuditEntry } from './audit-entry.entity.js';
import { catalogued, outcomeOf, type AuditEvent } from './catalogue.js';

export type { AuditEvent } from './catalogue.js';

/** Held from the moment an entry takes its place until its transaction ends: one writer at a time keeps the log gapless. */
const APPEND_LOCK = 0x65786869;

@Injectable()
export class AuditLog {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Appends one entry in the caller's transaction: both are committed or neither is (P5). Call it as the last step of
   * the transaction, because it holds the append lock until the end.
   */
  async append(manager: EntityManager, actor: Actor, event: AuditEvent): Promise<void> {
    const id = randomUUID();
    const at = this.clock.now();
    const actorId = idOf(actor);
    const leaf = auditLeafBytes({
      schema: AUDIT_SCHEMA,
      id,
      kind: event.kind,
      at: at.toISOString(),
      actor: { kind: actor.kind, id: actorId },
      outcome: outcomeOf(event.kind),
      recording: event.recordingId ?? null,
      fields: catalogued(event),
    });
    await this.write(manager, leaf, { id, event, actor, at, actorId }).catch((cause: unknown) => {
      throw auditUnavailable(cause);
    });
  }

  /**
   * Appends an entry that stands alone, such as a refusal.
   * MUST NOT resolve before commit: callers take it as proof that it was written down.
   */
  async record(actor: Actor, event: AuditEvent): Promise<void> {
    await this.source.transaction((manager) => this.append(manager, actor, event));
  }

  private async write(
    manager: EntityManager,
    leaf: Buffer,
    { id, event, actor, actorId, at }: NewEntry,
  ): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [APPEND_LOCK]);
    const last = await lastEntry(manager);
    const entry = nextAuditEntry(last ? { index: Number(last.leafIndex), link: last.link } : null, leaf);
    await manager.insert(AuditEntry, {
      leafIndex: String(entry.index),
      id,
      kind: event.kind,
      occurredAt: at,
      actorKind: actor.kind,
      actorId: actor.kind === 'person' || actor.kind === 'recorder' ? actorId : null,
      outcome: outcomeOf(event.kind),
      recordingId: event.recordingId ?? null,
      leaf: leaf.toString('utf8'),
      leafHash: Buffer.from(entry.leafHash),
      previousLink: Buffer.from(entry.prevLink),
      link: Buffer.from(entry.link),
    });
  }
}

interface NewEntry {
  id: string;
  event: AuditEvent;
  actor: Actor;
  actorId: string | null;
  at: Date;
}

/** Fail closed: what cannot be written down does not happen (P5). */
const auditUnavailable = (cause: unknown) =>
  new ProductError(
    'AUDIT_UNAVAILABLE',
    503,
    'The audit log cannot be written, so this was not done. Tell your operator.',
    {
      cause,
    },
  );

/** The newest entry as this transaction sees it. READ COMMITTED: asked after the lock, it sees the last writer's commit. */
async function lastEntry(manager: EntityManager): Promise<AuditEntry | null> {
  const [last] = await manager.find(AuditEntry, { order: { leafIndex: 'DESC' }, take: 1 });
  return last ?? null;
}

function idOf(actor: Actor): string | null {
  switch (actor.kind) {
    case 'person':
      return actor.personId;
    case 'recorder':
      return actor.siteId;
    case 'system':
      return actor.job;
    case 'operator':
      return null;
  }
}
