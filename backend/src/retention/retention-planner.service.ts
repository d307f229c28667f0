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
/** Beside one another: each leaves what another has, and a publication is gone through by more than one processor. */
const PLANNERS = 2;
/** An open recording is planned as well, once so much silence says that it may never be sealed. */
const SILENT_HOURS = 24;

/** Of a recording `r` and its plan `p`. */
const TO_PLAN = `NOT p.destroyed AND (r.state <> 'open' OR r.ending IS NOT NULL
  OR r.last_received_at < now() - interval '${SILENT_HOURS} hours')`;
const PLANS = 'retention_plan p JOIN recording r ON r.id = p.recording_id';

/** Writes down for each recording when it is due by the rules in force. */
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

  /** From here on the rules of this version count; what is there is gone through by the sweeper and by the end of consents, which are called. */
  async begin(manager: EntityManager, version: number, begunAt: Date): Promise<void> {
    const [{ count }]: [{ count: string }] = await manager.query(
      `SELECT count(*) FROM ${PLANS} WHERE ${TO_PLAN}`,
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
    await this.jobs.enqueue(manager, 'consent.endings', {});
  }

  /** Plans everything that is to be planned; or what can be until that moment of performance.now(). How many. */
  async all(until: number): Promise<number> {
    const one = async (): Promise<number> => {
      let planned = 0;
      while (performance.now() < until) {
        const some = await this.some();
        if (some === 0) break;
        planned += some;
      }
      return planned;
    };
    const each = await Promise.all(Array.from({ length: PLANNERS }, one));
    return each.reduce((sum, some) => sum + some, 0);
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
      `SELECT 1 FROM ${PLANS} WHERE p.version < $1 AND ${TO_PLAN} LIMIT 1`,
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
  async preview(version: number): Promise<Omit<RetentionPreviewDto, 'consents'>> {
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
         CASE WHEN p.destroy_by IS NULL THEN 'new' WHEN d.destroy_by > p.destroy_by THEN 'longer'
              WHEN d.destroy_by < p.destroy_by THEN 'shorter' ELSE 'same' END AS change,
         count(*) AS recordings
  FROM retention_plan p
  JOIN retention_due d ON d.recording_id = p.recording_id AND d.version = $1
  LEFT JOIN (SELECT DISTINCT recording_id FROM held_recording) h ON h.recording_id = p.recording_id
  WHERE NOT p.destroyed GROUP BY 1, 2, 3, 4`;

/** The order is that of an index: it begins where the last batch ended, not at the first recording that there is. */
const TO_PLAN_NEXT = `
  SELECT p.recording_id AS id FROM ${PLANS} WHERE p.version < $1 AND ${TO_PLAN}
  ORDER BY p.version LIMIT $2 FOR NO KEY UPDATE OF p SKIP LOCKED`;

/**
 * What retention_due says, for many at once: the rules of a version are read once for each site, not for each recording,
 * and their periods are added by a clock that stands in UTC. A test holds both together.
 */
const PLAN = `
  WITH said AS MATERIALIZED (
    SELECT site_id, COALESCE(minimum = 'forever', false) AS forever, NULLIF(minimum, 'forever')::interval AS minimum,
           maximum::interval AS maximum, approval
    FROM retention_rule_of_site WHERE version = $1
  ), kept AS (
    SELECT r.id, r.ending_asked_at, r.basis_until, bool_or(m.approval) AS approval,
           CASE WHEN bool_or(m.forever) THEN 'infinity'::timestamptz
                ELSE GREATEST(r.last_received_at, max(r.last_received_at + m.minimum)) END AS keep_until,
           COALESCE(min(r.last_received_at + m.maximum), 'infinity'::timestamptz) AS maximum
    FROM recording r JOIN said m ON m.site_id = r.site_id WHERE r.id = ANY($2)
    GROUP BY r.id)
  UPDATE retention_plan AS p SET version = $1, keep_until = k.keep_until, approval = k.approval,
    destroy_by = LEAST(GREATEST(k.keep_until, k.maximum),
      CASE WHEN k.ending_asked_at IS NULL THEN 'infinity'::timestamptz
           ELSE GREATEST(k.keep_until, k.ending_asked_at, k.basis_until) END)
  FROM kept k WHERE p.recording_id = k.id AND p.recording_id = ANY($2)`;

async function plan(manager: EntityManager, version: number, most: number): Promise<number> {
  // Through the indexes: for each batch, PostgreSQL would rather read every recording there is.
  await manager.query(
    `SET LOCAL enable_seqscan = off; SET LOCAL enable_mergejoin = off; SET LOCAL work_mem = '64MB';
     SET LOCAL TIME ZONE 'UTC'`,
  );
  const taken: { id: string }[] = await manager.query(TO_PLAN_NEXT, [version, most]);
  if (taken.length === 0) return 0;
  // Nobody waits for the disk: plans that a crash forgets are made again, with the count of them.
  await manager.query('SET LOCAL synchronous_commit = off');
  // Read after the lock was got: what a visitor asked for meanwhile is in it, and who asks later waits, and has it planned anew.
  const [, planned]: [unknown, number] = await manager.query(PLAN, [version, taken.map(({ id }) => id)]);
  return planned;
}
