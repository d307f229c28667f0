import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration, subjectsKeptFor } from '../platform/config/configuration.js';
import { RetentionClock } from '../retention/retention-clock.service.js';
import { SubjectRequestAlarms } from './subject-request-alarms.service.js';
import { SubjectRequest } from './subject-request.entity.js';

const ACTOR: SystemActor = { kind: 'system', job: 'subject-requests.care' };
const AT_ONCE = 100;

/** What is done about requests while nobody looks at them: whoever waits too long is told of, who was answered is forgotten. */
@Injectable()
export class SubjectRequestCare {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly alarms: SubjectRequestAlarms,
    private readonly retentionClock: RetentionClock,
    private readonly audit: AuditLog,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  async look(): Promise<void> {
    let after: string | null = null;
    while ((after = await this.watch(after)) !== null);
    const now = await this.retentionClock.trusted();
    while (now !== null && (await this.forget(now)) > 0);
  }

  /** Looks at some open requests behind one; the last of them, or null at the end. One that somebody answers now is left to them. */
  private watch(after: string | null): Promise<string | null> {
    return this.source.transaction(async (manager) => {
      const requests = await manager
        .createQueryBuilder(SubjectRequest, 'request')
        .where('request.closedAt IS NULL AND (:after::uuid IS NULL OR request.id > :after)', { after })
        .orderBy('request.id')
        .take(AT_ONCE)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      const now = this.clock.now();
      for (const request of requests) await this.alarms.state(manager, request, now);
      return requests.at(-1)?.id ?? null;
    });
  }

  /**
   * Takes the pseudonyms from requests whose period is over, and what officers wrote, which may name the same person; how
   * many. That it was extended or declined, and what was decided of each recording, stays.
   */
  private forget(now: Date): Promise<number> {
    return this.source.transaction(async (manager) => {
      const period = subjectsKeptFor(this.configuration);
      const [forgotten]: [{ id: string }[], number] = await manager.query(FORGET, [period, now, AT_ONCE]);
      for (const { id } of forgotten)
        await this.audit.append(manager, ACTOR, {
          kind: 'subject-request.forgotten',
          fields: { request: id, period },
        });
      return forgotten.length;
    });
  }
}

/** A restriction that stands is not over: whoever lifts it has to find its recordings. */
const FORGET = `
  UPDATE subject_request SET subjects = '{}', asked_under = NULL, forgotten_at = $2,
    identity_check = CASE WHEN identity_check IS NOT NULL THEN 'forgotten' END,
    extension_reason = CASE WHEN extension_reason IS NOT NULL THEN 'forgotten' END,
    declined_because = CASE WHEN declined_because IS NOT NULL THEN 'forgotten' END
  WHERE id IN (
    SELECT id FROM subject_request
    WHERE closed_at IS NOT NULL AND forgotten_at IS NULL
      AND (kind <> 'restriction' OR declined_because IS NOT NULL OR lifted_at IS NOT NULL)
      AND exhibit_end_of(COALESCE(lifted_at, closed_at), $1) <= $2
    ORDER BY closed_at LIMIT $3 FOR UPDATE SKIP LOCKED)
  RETURNING id`;
