import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { RetentionApplication } from './retention-rules.entity.js';
import type { RetentionPreviewDto } from './retention.dto.js';

const ACTOR: SystemActor = { kind: 'system', job: 'retention.sweep' };
const AT_ONCE = 20_000;
/** An open recording is planned as well, once so much silence says that it may never be sealed. */
const SILENT_HOURS = 24;

const TO_PLAN = `state <> 'destroyed' AND (state <> 'open' OR ending IS NOT NULL
  OR last_received_at < now() - interval '${SILENT_HOURS} hours')`;

/** Writes into each recording's row when it is due by the rules in force. */
@Injectable()
export class RetentionPlanner {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async inForce(manager: EntityManager): Promise<number | null> {
    const [{ version }]: [{ version: number | null }] = await manager.query(
      'SELECT version FROM retention_in_force',
    );
    return version;
  }

  /** From here on the rules of this version count; what is there is gone through by the sweeper, which is called. */
  async begin(manager: EntityManager, version: number, begunAt: Date): Promise<void> {
    const [{ count }]: [{ count: string }] = await manager.query(
      `SELECT count(*) FROM recording WHERE ${TO_PLAN}`,
    );
    await manager.update(RetentionApplication, { endedAt: IsNull() }, { endedAt: begunAt });
    await manager.insert(RetentionApplication, {
      version,
      recordings: count,
      applied: '0',
      begunAt,
      endedAt: null,
    });
    await this.jobs.enqueue(manager, 'retention.sweep', {});
  }

  /** Plans some that no plan of the rules in force exists for, and says how many; 0 when none is left. */
  async some(most = AT_ONCE): Promise<number> {
    return this.source.transaction(async (manager) => {
      const version = await this.inForce(manager);
      if (version === null) return 0;
      const planned = await plan(manager, version, most);
      if (planned > 0)
        await manager.query(
          'UPDATE retention_application SET applied = applied + $2 WHERE version = $1 AND ended_at IS NULL',
          [version, planned],
        );
      else await this.end(manager, version);
      return planned;
    });
  }

  private async end(manager: EntityManager, version: number): Promise<void> {
    const [left]: unknown[] = await manager.query(
      `SELECT 1 FROM recording WHERE (retention_version IS NULL OR retention_version < $1) AND ${TO_PLAN} LIMIT 1`,
      [version],
    );
    if (left) return;
    const { affected } = await manager.update(
      RetentionApplication,
      { version, endedAt: IsNull() },
      { endedAt: this.clock.now() },
    );
    if (affected !== 1) return;
    const { applied } = await manager.findOneByOrFail(RetentionApplication, { version });
    await this.audit.append(manager, ACTOR, {
      kind: 'retention.applied',
      fields: { version, recordings: Number(applied) },
    });
  }

  /** How many would be destroyed when, beside what is so now; and which would live longer or shorter. */
  async preview(version: number): Promise<RetentionPreviewDto> {
    return this.source.transaction(async (manager) => {
      await manager.query(`SET LOCAL statement_timeout = '120s'`);
      const rows: PreviewRow[] = await manager.query(PREVIEW, [version]);
      const sum = (which: (row: PreviewRow) => boolean) =>
        rows.filter(which).reduce((total, { recordings }) => total + Number(recordings), 0);
      const months = [...new Set(rows.map(({ month }) => month))].sort();
      return {
        version,
        recordings: sum(() => true),
        dueNow: sum(({ due }) => due),
        dueNowHeld: sum(({ due, held }) => due && held),
        longer: sum(({ change }) => change === 'longer'),
        shorter: sum(({ change }) => change === 'shorter'),
        forever: sum(({ month }) => month === 'never'),
        months: months.map((month) => ({ month, recordings: sum((row) => row.month === month) })),
      };
    });
  }
}

interface PreviewRow {
  /** `2027-03`, or `never`. */
  month: string;
  due: boolean;
  held: boolean;
  change: 'longer' | 'shorter' | 'same' | 'new';
  recordings: string;
}

const PREVIEW = `
  SELECT CASE WHEN isfinite(d.destroy_by) THEN to_char(d.destroy_by AT TIME ZONE 'UTC', 'YYYY-MM') ELSE 'never' END AS month,
         d.destroy_by <= now() AS due, h.recording_id IS NOT NULL AS held,
         CASE WHEN r.destroy_by IS NULL THEN 'new' WHEN d.destroy_by > r.destroy_by THEN 'longer'
              WHEN d.destroy_by < r.destroy_by THEN 'shorter' ELSE 'same' END AS change,
         count(*) AS recordings
  FROM recording r
  JOIN retention_due d ON d.recording_id = r.id AND d.version = $1
  LEFT JOIN (SELECT DISTINCT recording_id FROM held_recording) h ON h.recording_id = r.id
  WHERE r.state <> 'destroyed' GROUP BY 1, 2, 3, 4`;

/**
 * What retention_due says, for many at once: the rules of a version are read once for each site, not for each recording.
 * A test holds both together.
 */
const PLAN = `
  WITH said AS MATERIALIZED (
    SELECT site_id, minimum, maximum, approval FROM retention_rule_of_site WHERE version = $1
  ), chosen AS MATERIALIZED (
    SELECT id, site_id, last_received_at, ending_asked_at, basis_until FROM recording
    WHERE (retention_version IS NULL OR retention_version < $1) AND ${TO_PLAN}
    LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
  ), kept AS (
    SELECT c.id, c.ending_asked_at, c.basis_until, bool_or(m.approval) AS approval,
           GREATEST(c.last_received_at, max(exhibit_end_of(c.last_received_at, m.minimum))) AS keep_until,
           COALESCE(min(exhibit_end_of(c.last_received_at, m.maximum)), 'infinity'::timestamptz) AS maximum
    FROM chosen c JOIN said m ON m.site_id = c.site_id
    GROUP BY c.id, c.last_received_at, c.ending_asked_at, c.basis_until)
  UPDATE recording AS r SET retention_version = $1, keep_until = k.keep_until, destruction_approval = k.approval,
    destroy_by = LEAST(GREATEST(k.keep_until, k.maximum),
      CASE WHEN k.ending_asked_at IS NULL THEN 'infinity'::timestamptz
           ELSE GREATEST(k.keep_until, k.ending_asked_at, k.basis_until) END)
  FROM kept k WHERE r.id = k.id`;

async function plan(manager: EntityManager, version: number, most: number): Promise<number> {
  const [, planned]: [unknown, number] = await manager.query(PLAN, [version, most]);
  return planned;
}
