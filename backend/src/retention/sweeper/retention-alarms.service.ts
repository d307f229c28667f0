import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Notices } from '../../notices/notices.service.js';
import { Clock } from '../../platform/clock.js';

export const RETENTION_ALARMS = ['overdue', 'clock', 'store', 'withdrawals', 'consents'] as const;
export type RetentionAlarmCause = (typeof RETENTION_ALARMS)[number];

const TITLES: Record<RetentionAlarmCause, string> = {
  overdue: 'Recordings have outlived their maximum',
  clock: 'The clock was set back: nothing is destroyed',
  store: 'The object store keeps what was to be destroyed',
  withdrawals: 'What withdrawals are about is not decided',
  consents: 'Records of consent could not be ended',
};

/** Tells people when what must end does not end as it should: once when it begins, and again after it was well. */
@Injectable()
export class RetentionAlarms {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async open(): Promise<{ cause: RetentionAlarmCause; since: string }[]> {
    const rows: { cause: RetentionAlarmCause; opened_at: Date }[] = await this.source.query(
      'SELECT cause, opened_at FROM retention_alarm WHERE closed_at IS NULL ORDER BY opened_at',
    );
    return rows.map(({ cause, opened_at }) => ({ cause, since: opened_at.toISOString() }));
  }

  /** Says how it stands; tells only what is new. */
  async state(
    cause: RetentionAlarmCause,
    isSo: boolean,
    facts: Record<string, string | number>,
  ): Promise<void> {
    await this.source.transaction((manager) =>
      isSo ? this.raise(manager, cause, facts) : this.close(manager, cause),
    );
  }

  private async raise(
    manager: EntityManager,
    cause: RetentionAlarmCause,
    facts: Record<string, string | number>,
  ): Promise<void> {
    const raised: unknown[] = await manager.query(
      `INSERT INTO retention_alarm AS a (cause, opened_at) VALUES ($1, $2)
       ON CONFLICT (cause) DO UPDATE SET opened_at = EXCLUDED.opened_at, closed_at = NULL WHERE a.closed_at IS NOT NULL
       RETURNING cause`,
      [cause, this.clock.now()],
    );
    if (raised.length > 0)
      await this.notices.write(manager, {
        kind: `retention.${cause}`,
        title: TITLES[cause],
        facts,
        path: '/retention/destructions',
      });
  }

  private async close(manager: EntityManager, cause: RetentionAlarmCause): Promise<void> {
    await manager.query('UPDATE retention_alarm SET closed_at = $2 WHERE cause = $1 AND closed_at IS NULL', [
      cause,
      this.clock.now(),
    ]);
  }
}
