import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLog, type AuditEvent } from '../../audit/audit-log.service.js';
import type { SystemActor } from '../../platform/actor.js';

const ACTOR: SystemActor = { kind: 'system', job: 'consent.endings' };
const AT_ONCE = 200;

/** Ends what consent tools said and nobody could read: of nobody, and kept as long from its receipt as records from their end. */
@Injectable()
export class UnreadableEndings {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /** How many ended. `mayWork` says the time to go by, and null while nothing may end. */
  async endAll(mayWork: () => Promise<Date | null>): Promise<number> {
    let all = 0;
    for (let now = await mayWork(); now !== null; now = await mayWork()) {
      const ended = await this.some(now);
      if (ended === 0) return all;
      all += ended;
    }
    return all;
  }

  private some(now: Date): Promise<number> {
    return this.source.transaction(async (manager) => {
      await manager.query('SELECT exhibit_begin_ending_consents()');
      const [ended]: [EndedSignal[], number] = await manager.query(END, [now, AT_ONCE]);
      const events = ended.map(entryOf);
      if (events.length > 0) await this.audit.appendAll(manager, ACTOR, events);
      return events.length;
    });
  }
}

const END = `
  UPDATE consent_unreadable SET ended_at = clock_timestamp() WHERE id IN (
    SELECT u.id FROM consent_unreadable u
    JOIN consent_period_of_site p ON p.site_id = u.site_id
    JOIN retention_in_force f ON f.version = p.version
    WHERE u.ended_at IS NULL AND exhibit_end_of(u.received_at, p.period) <= $1
      AND NOT EXISTS (SELECT 1 FROM held_unreadable h WHERE h.signal_id = u.id OFFSET 0)
    ORDER BY u.received_at LIMIT $2 FOR UPDATE OF u SKIP LOCKED)
  RETURNING id AS signal, site_id AS site, received_at AS "receivedAt", ended_rules AS rules`;

interface EndedSignal {
  signal: string;
  site: string;
  receivedAt: Date;
  rules: number;
}

const entryOf = ({ receivedAt, ...fields }: EndedSignal): AuditEvent => ({
  kind: 'consent.unreadable-ended',
  fields: { ...fields, receivedAt: receivedAt.toISOString() },
});
