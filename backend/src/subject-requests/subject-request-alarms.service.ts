import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Notices } from '../notices/notices.service.js';
import { alarmOf, dueOf, REQUEST_ALARMS, type RequestAlarm } from './subject-request-decisions.js';
import type { SubjectRequest } from './subject-request.entity.js';

const TITLES: Record<RequestAlarm, string> = {
  'due-soon': 'A subject request is due within a week',
  overdue: 'A subject request is overdue',
};

/** Tells people of requests that wait too long: of each once, and no more when it is answered. */
@Injectable()
export class SubjectRequestAlarms {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly notices: Notices,
  ) {}

  /** How many requests there is an alarm of. */
  async open(): Promise<Record<RequestAlarm, number>> {
    const rows: { cause: RequestAlarm; requests: number }[] = await this.source.query(
      'SELECT cause, count(*)::int AS requests FROM subject_request_alarm WHERE closed_at IS NULL GROUP BY cause',
    );
    const of = (wanted: RequestAlarm) => rows.find(({ cause }) => cause === wanted)?.requests ?? 0;
    return { 'due-soon': of('due-soon'), overdue: of('overdue') };
  }

  /** Brings the alarms about a request to what holds now. The caller has the request locked. */
  async state(manager: EntityManager, request: SubjectRequest, now: Date): Promise<void> {
    const alarm = alarmOf(request, now);
    for (const cause of REQUEST_ALARMS)
      if (cause !== alarm)
        await manager.query(
          `UPDATE subject_request_alarm SET closed_at = $3 WHERE request_id = $1 AND cause = $2 AND closed_at IS NULL`,
          [request.id, cause, now],
        );
    if (alarm !== null) await this.raise(manager, request, alarm, now);
  }

  private async raise(
    manager: EntityManager,
    request: SubjectRequest,
    cause: RequestAlarm,
    now: Date,
  ): Promise<void> {
    const raised: unknown[] = await manager.query(
      `INSERT INTO subject_request_alarm AS a (request_id, cause, opened_at) VALUES ($1, $2, $3)
       ON CONFLICT (request_id, cause) DO UPDATE SET opened_at = EXCLUDED.opened_at, closed_at = NULL
         WHERE a.closed_at IS NOT NULL
       RETURNING cause`,
      [request.id, cause, now],
    );
    if (raised.length > 0)
      await this.notices.write(manager, {
        kind: `subject-request.${cause}`,
        title: TITLES[cause],
        facts: { request: request.id, about: request.kind, due: dueOf(request).toISOString() },
        path: `/subject-requests/${request.id}`,
      });
  }
}
