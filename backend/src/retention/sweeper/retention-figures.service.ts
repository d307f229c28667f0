import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

/** How destruction stands. */
export interface RetentionFigures {
  backlog: number;
  oldestDue: Date | null;
  dueHeld: number;
  waitingForApproval: number;
  unfinished: number;
  failing: number;
  remaining: number;
  unplanned: number;
  destroyed: number;
}

const FIGURES = `
  WITH due AS (
    SELECT p.destroy_by, EXISTS (SELECT 1 FROM held_recording h WHERE h.recording_id = p.recording_id) AS held,
           COALESCE(d.needs_approval AND d.approved_by IS NULL, false) AS waiting
    FROM retention_plan p LEFT JOIN destruction d ON d.recording_id = p.recording_id
    WHERE p.destroy_by <= now() AND NOT p.destroyed)
  SELECT
    (SELECT count(*)::int FROM due WHERE NOT held) AS backlog,
    (SELECT min(destroy_by) FROM due WHERE NOT held AND NOT waiting) AS "oldestDue",
    (SELECT count(*)::int FROM due WHERE held) AS "dueHeld",
    (SELECT count(*)::int FROM due WHERE waiting) AS "waitingForApproval",
    (SELECT count(*)::int FROM destruction WHERE certified_at IS NULL AND key_destroyed_at IS NOT NULL) AS unfinished,
    (SELECT count(*)::int FROM destruction WHERE certified_at IS NULL AND fault IS NOT NULL) AS failing,
    (SELECT count(*)::int FROM destruction WHERE certified_at IS NULL AND fault = 'OBJECTS_REMAIN') AS remaining,
    (SELECT count(*)::int FROM retention_plan p JOIN recording r ON r.id = p.recording_id
       WHERE p.version = 0 AND NOT p.destroyed AND r.state <> 'open') AS unplanned,
    (SELECT count(*)::int FROM destruction WHERE certified_at IS NOT NULL) AS destroyed`;

@Injectable()
export class RetentionFiguresReader {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async read(): Promise<RetentionFigures> {
    const [figures]: RetentionFigures[] = await this.source.query(FIGURES);
    return figures!;
  }
}
