import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AUDIT_SCHEMA, auditLeafBytes, leafHash } from '../evidence/audit-leaf.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { AuditUnavailableError } from './audit.errors.js';
import { catalogued, outcomeOf, type AuditEvent } from './catalogue.js';

export type { AuditEvent } from './catalogue.js';

const COLUMNS = 'id, kind, occurred_at, actor_kind, actor_id, outcome, recording_id, leaf, leaf_hash';
const INTO_OUTBOX = `INSERT INTO audit_outbox (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
const MANY_INTO_OUTBOX = `
  INSERT INTO audit_outbox (${COLUMNS})
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::uuid[], $6::text[], $7::uuid[],
                       $8::text[], $9::bytea[])`;

@Injectable()
export class AuditLog {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes one entry into the outbox in the caller's transaction: both are committed or neither is (P5). A sequencer
   * gives it its place in the log later; from the commit on nothing can take it back.
   */
  async append(manager: EntityManager, actor: Actor, event: AuditEvent): Promise<void> {
    await written(manager.query(INTO_OUTBOX, this.row(actor, event)));
  }

  /** The same for many at once, in their order. */
  async appendAll(manager: EntityManager, actor: Actor, events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((event) => this.row(actor, event));
    const columns = rows[0]!.map((_, column) => rows.map((row) => row[column]));
    await written(manager.query(MANY_INTO_OUTBOX, columns));
  }

  /**
   * Appends an entry that stands alone, such as a refusal.
   * MUST NOT resolve before commit: callers take it as proof that it was written down.
   */
  async record(actor: Actor, event: AuditEvent): Promise<void> {
    await this.source.transaction((manager) => this.append(manager, actor, event));
  }

  private row(actor: Actor, event: AuditEvent): unknown[] {
    const id = randomUUID();
    const at = this.clock.now().toISOString();
    const actorId = idOf(actor);
    const outcome = outcomeOf(event.kind);
    const recording = event.recordingId ?? null;
    const leaf = auditLeafBytes({
      schema: AUDIT_SCHEMA,
      id,
      kind: event.kind,
      at,
      actor: { kind: actor.kind, id: actorId },
      outcome,
      recording,
      fields: catalogued(event),
    });
    const person = actor.kind === 'person' || actor.kind === 'recorder' ? actorId : null;
    return [
      id,
      event.kind,
      at,
      actor.kind,
      person,
      outcome,
      recording,
      leaf.toString('utf8'),
      leafHash(leaf),
    ];
  }
}

const written = (writing: Promise<unknown>): Promise<unknown> =>
  writing.catch((cause: unknown) => {
    throw new AuditUnavailableError(cause);
  });

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
