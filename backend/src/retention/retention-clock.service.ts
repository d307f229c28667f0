import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { isSetBack, type RetentionTime } from './retention-decision.js';

/**
 * The time by which recordings end: PostgreSQL's, one for all replicas, beside the latest that was ever seen. A clock
 * that was set back decides nothing.
 */
@Injectable()
export class RetentionClock {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** What it says, and that it was seen. In a transaction of its own: nobody waits for anybody here. */
  async look(): Promise<RetentionTime> {
    const [rows]: [{ now: Date; latest: Date }[], number] = await this.source.query(
      `UPDATE retention_clock SET latest = GREATEST(latest, clock_timestamp())
       RETURNING clock_timestamp() AS now, latest`,
    );
    const { now, latest } = rows[0]!;
    return { now: now.getTime(), latest: latest.getTime() };
  }

  /** What it says, for whoever ends something by it; null while it is set back. */
  async trusted(): Promise<Date | null> {
    const time = await this.look();
    return isSetBack(time) ? null : new Date(time.now);
  }
}
