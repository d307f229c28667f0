import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { AuditLog } from './audit-log.service.js';
import type { AuditEvent, AuditKind } from './catalogue.js';

/** Of the same refusal of the same actor in one span of time, so many are entries of their own. The others are counted. */
export const WRITTEN_EACH = 20;
const SPAN_MS = 10 * 60_000;

/**
 * Keeps attempts from flooding the log: whoever tries without end gets one entry that says how often. Nothing is lost
 * with a process, as the counters stand in PostgreSQL.
 */
@Injectable()
export class RefusalCounts {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Whether this one has an entry of its own. */
  async count(actor: Actor, event: AuditEvent): Promise<boolean> {
    const now = this.clock.now().getTime();
    const rows: { counted: number }[] = await this.source.query(
      `INSERT INTO refusal_count AS c (begun_at, actor, kind, about, code, counted) VALUES ($1, $2, $3, $4, $5, 1)
       ON CONFLICT (begun_at, actor, kind, about, code) DO UPDATE SET counted = c.counted + 1 RETURNING counted`,
      [
        new Date(now - (now % SPAN_MS)),
        actor.kind === 'person' ? actor.personId : '',
        event.kind,
        (event.recordingId ?? textOf(event, 'route')).slice(0, 300),
        textOf(event, 'code') || textOf(event, 'permission'),
      ],
    );
    return rows[0]!.counted <= WRITTEN_EACH;
  }

  /** Writes down the counters whose time is over, and forgets them. */
  async close(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - SPAN_MS);
    await this.source.transaction(async (manager) => {
      const [over]: [Counted[], number] = await manager.query(
        `DELETE FROM refusal_count WHERE begun_at <= $1 RETURNING begun_at, actor, kind, about, code, counted`,
        [before],
      );
      for (const { begun_at, actor, kind, about, code, counted } of over)
        if (counted > WRITTEN_EACH)
          await this.audit.append(
            manager,
            actor === '' ? { kind: 'system', job: 'http' } : { kind: 'person', personId: actor, roles: [] },
            {
              kind: 'refusals.counted',
              fields: { kind, about, code, count: counted, since: begun_at.toISOString() },
            },
          );
    });
  }
}

interface Counted {
  begun_at: Date;
  actor: string;
  kind: AuditKind;
  about: string;
  code: string;
  counted: number;
}

function textOf(event: AuditEvent, name: string): string {
  const value = (event.fields as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}
