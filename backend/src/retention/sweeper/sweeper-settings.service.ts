import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';

export interface SweeperSetting {
  paused: boolean;
  dryRun: boolean;
  perMinute: number | null;
  setBy: string | null;
  setAt: Date | null;
}

const AT_FIRST: SweeperSetting = { paused: false, dryRun: false, perMinute: null, setBy: null, setAt: null };

/** How the sweeper may work. One person sets it: to pause loses nothing, and to go on does what two people published. */
@Injectable()
export class SweeperSettings {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async current(): Promise<SweeperSetting> {
    const [row]: SweeperSetting[] = await this.source.query(
      `SELECT paused, dry_run AS "dryRun", per_minute AS "perMinute", set_by AS "setBy", set_at AS "setAt"
       FROM retention_sweeper_setting ORDER BY id DESC LIMIT 1`,
    );
    return row ?? AT_FIRST;
  }

  async set(
    actor: PersonActor,
    { paused, dryRun, perMinute }: Pick<SweeperSetting, 'paused' | 'dryRun' | 'perMinute'>,
  ): Promise<void> {
    await this.source.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO retention_sweeper_setting (paused, dry_run, per_minute, set_by, set_at) VALUES ($1, $2, $3, $4, $5)`,
        [paused, dryRun, perMinute ?? null, actor.personId, this.clock.now()],
      );
      const fields = { paused, dryRun, perMinute: perMinute ?? null };
      await this.audit.append(manager, actor, { kind: 'retention.sweeper.set', fields });
    });
  }
}
