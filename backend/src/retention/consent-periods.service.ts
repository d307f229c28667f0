import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { ConsentEndingsDto, ConsentPreviewDto } from './consent-periods.dto.js';

/** Of very many, at least so many are looked at: the oldest. */
const LOOKED_AT = 100_000;

/**
 * SQL: records that are so old that their period may be over at a time. Nothing is over before it was recorded; months
 * are of different lengths, so a few days more are looked at than may be due. Of each site by itself, along its index:
 * else PostgreSQL may walk along all records there are, in the hope of soon having enough.
 */
const OLD_ENOUGH = `
  SELECT r.id, r.recorded_at, r.valid_until, p.period
  FROM consent_period_of_site p CROSS JOIN LATERAL (
    SELECT id, recorded_at, valid_until FROM consent_record
    WHERE site_id = p.site_id AND ended_at IS NULL
      AND recorded_at <= $2::timestamptz - p.period::interval + interval '4 days'
    ORDER BY recorded_at LIMIT ${LOOKED_AT + 1}) r
  WHERE p.version = $1 AND p.period <> 'forever'
  ORDER BY r.recorded_at LIMIT ${LOOKED_AT + 1}`;

/** When each may end, as its decision stands now: one in force that has a last day is over then. */
const DUE = `
  SELECT o.*, exhibit_end_of(GREATEST(o.recorded_at, CASE WHEN s.state NOT IN ('given', 'informed') AND NOT s.allows
           THEN s.since ELSE COALESCE(o.valid_until, 'infinity') END), o.period) AS due_at
  FROM (${OLD_ENOUGH}) o
  CROSS JOIN LATERAL (SELECT c.state, c.since, c.allows FROM consent_state c WHERE c.consent_id = o.id OFFSET 0) s`;

const PREVIEW = `
  SELECT count(*)::int AS looked, count(*) FILTER (WHERE due_at <= $2)::int AS due,
         min(due_at) FILTER (WHERE due_at <= $2) AS oldest
  FROM (${DUE}) d`;

/** What the periods of a version lead to for the records that are there. */
@Injectable()
export class ConsentPeriods {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async preview(version: number): Promise<ConsentPreviewDto> {
    const { due, looked } = await this.dueBy(version, `now() + interval '1 year'`);
    return { endWithinYear: due, atLeast: looked > LOOKED_AT };
  }

  /** How it stands by the rules in force. */
  async figures(): Promise<ConsentEndingsDto> {
    const [row]: { version: number | null; ended: number }[] = await this.source.query(
      `SELECT version, (SELECT count(*)::int FROM consent_record WHERE ended_at IS NOT NULL) AS ended
       FROM retention_in_force`,
    );
    const { due, oldest, looked } = await this.dueBy(row?.version ?? 0, 'now()');
    return {
      due,
      atLeast: looked > LOOKED_AT,
      oldestDue: oldest?.toISOString() ?? null,
      ended: row?.ended ?? 0,
    };
  }

  private async dueBy(
    version: number,
    moment: string,
  ): Promise<{ due: number; looked: number; oldest: Date | null }> {
    const [found]: [{ due: number; looked: number; oldest: Date | null }] = await this.source.query(
      PREVIEW.replaceAll('$2', `(${moment})`),
      [version],
    );
    return found;
  }
}
