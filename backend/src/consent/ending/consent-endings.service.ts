import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '../../audit/audit-log.service.js';
import type { SystemActor } from '../../platform/actor.js';
import { RetentionClock } from '../../retention/retention-clock.service.js';
import { RetentionAlarms } from '../../retention/sweeper/retention-alarms.service.js';
import { SweeperSettings } from '../../retention/sweeper/sweeper-settings.service.js';
import { endingSites, factsOf, oldRecords, type EndingSite, type Place, takeOver } from './old-records.js';
import { keptBecause } from './record-ending.js';
import { UnreadableEndings } from './unreadable-endings.service.js';

export const ENDINGS: SystemActor = { kind: 'system', job: 'consent.endings' };
const AT_ONCE = 200;

/**
 * Ends records of consent that nothing needs any more. PostgreSQL asks the same by itself and empties the row; any
 * number may run at once.
 */
@Injectable()
export class ConsentEndings {
  private readonly logger = new Logger('ConsentEndings');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: RetentionClock,
    private readonly sweeper: SweeperSettings,
    private readonly unreadable: UnreadableEndings,
    private readonly alarms: RetentionAlarms,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Goes through all that are old enough, once, and tells people if one could not be ended. How many ended. Whoever
   * paused the sweeper paused this as well.
   */
  async endAll(): Promise<number> {
    const failed: string[] = [];
    const ended = (await this.endOld(failed)) + (await this.unreadable.endAll(() => this.mayWork()));
    await this.alarms.state('consents', failed.length > 0, { records: failed.length });
    return ended;
  }

  private async endOld(failed: string[]): Promise<number> {
    let ended = 0;
    for (const site of await endingSites(this.source.manager)) {
      let place: Place | null = null;
      do {
        const now = await this.mayWork();
        if (now === null) return ended;
        const old: Place[] = await oldRecords(this.source.manager, site, {
          now,
          behind: place,
          most: AT_ONCE,
        });
        ended += await this.tried(
          site,
          old.map(({ id }) => id),
          failed,
        );
        place = old.at(-1) ?? null;
      } while (place !== null);
    }
    return ended;
  }

  /** The time to go by; null while nothing may end. */
  private async mayWork(): Promise<Date | null> {
    const { paused, dryRun } = await this.sweeper.current();
    return paused || dryRun ? null : this.clock.trusted();
  }

  /** One that cannot be ended does not keep the others: each is tried by itself, and again tomorrow. */
  private async tried(site: EndingSite, ids: readonly string[], failed: string[]): Promise<number> {
    try {
      return await this.source.transaction((manager) => this.end(manager, site, ids));
    } catch (error) {
      if (ids.length === 1) {
        failed.push(ids[0]!);
        this.logger.error({
          consent: ids[0],
          error: (error as Error).name,
          code: (error as { code?: unknown }).code,
        });
        return 0;
      }
      let ended = 0;
      for (const id of ids) ended += await this.tried(site, [id], failed);
      return ended;
    }
  }

  private async end(manager: EntityManager, site: EndingSite, ids: readonly string[]): Promise<number> {
    const now = await this.clock.trusted();
    if (now === null) return 0;
    // Before any row is locked: a hold that is being placed is waited for, and then seen.
    await manager.query('SELECT exhibit_begin_ending_consents()');
    const taken = await takeOver(manager, ids, site, now);
    const records = await factsOf(manager, taken);
    const ending = records
      .filter((facts) => keptBecause(facts, now.getTime()).length === 0)
      .map(({ id }) => id);
    if (ending.length === 0) return 0;
    const [ended]: [EndedRow[], number] = await manager.query(END, [ending]);
    await this.audit.appendAll(manager, ENDINGS, ended.map(entryOf));
    return ended.length;
  }
}

interface EndedRow {
  consent: string;
  decision: string;
  site: string;
  recordHash: string;
  recordedAt: Date;
  rules: number;
}

const END = `
  UPDATE consent_record SET ended_at = clock_timestamp() WHERE id = ANY($1)
  RETURNING id AS consent, (
    SELECT e.kind FROM consent_event e WHERE e.consent_id = id
      AND e.kind IN ('given', 'informed', 'refused', 'dismissed', 'shown') ORDER BY e.kind = 'shown' LIMIT 1) AS decision, site_id AS site, record_hash AS "recordHash", recorded_at AS "recordedAt", ended_rules AS rules`;

const entryOf = ({ recordedAt, ...fields }: EndedRow): AuditEvent => ({
  kind: 'consent.record-ended',
  fields: { ...fields, recordedAt: recordedAt.toISOString() },
});
