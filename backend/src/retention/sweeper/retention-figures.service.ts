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

/** What is told to people when it is not well. */
export interface SweepTroubles {
  /** Due since before a time, and kept by neither hold nor approval; of very many at least so many. */
  overdue: number;
  failing: number;
  remaining: number;
}

/** What is due, beside what keeps it: worked out once, where it would be a question of each recording. */
const dueBy = (time: string): string => `
  due AS NOT MATERIALIZED (
    SELECT recording_id, destroy_by FROM retention_plan WHERE destroy_by <= ${time} AND NOT destroyed),
  held AS MATERIALIZED (
    SELECT DISTINCT h.recording_id FROM held_recording h JOIN due ON due.recording_id = h.recording_id
    WHERE EXISTS (SELECT 1 FROM hold WHERE released_at IS NULL)),
  waiting AS MATERIALIZED (
    SELECT d.recording_id FROM destruction d
    WHERE d.certified_at IS NULL AND d.needs_approval AND d.approved_by IS NULL)`;
const DUE_KEPT = `
  due LEFT JOIN held h ON h.recording_id = due.recording_id LEFT JOIN waiting w ON w.recording_id = due.recording_id`;
const FREE = 'WHERE h.recording_id IS NULL AND w.recording_id IS NULL';

/** Of so many that are due longest each is asked about by itself; only if all of them are kept, all others are looked at. */
const LOOKED_AT = 1_000;

/** Asked by each sweep. As a rule nothing is due since so long, and nothing is read. */
const TROUBLES = `
  WITH longest AS MATERIALIZED (
    SELECT recording_id FROM retention_plan WHERE destroy_by <= $1 AND NOT destroyed
    ORDER BY destroy_by LIMIT ${LOOKED_AT})
  SELECT (SELECT count(*)::int FROM longest) AS looked,
         (SELECT count(*)::int FROM longest l
          WHERE NOT EXISTS (SELECT 1 FROM held_recording h WHERE h.recording_id = l.recording_id OFFSET 0)
            AND NOT EXISTS (SELECT 1 FROM destruction d WHERE d.recording_id = l.recording_id
              AND d.certified_at IS NULL AND d.needs_approval AND d.approved_by IS NULL)) AS overdue,
         count(*) FILTER (WHERE fault IS NOT NULL)::int AS failing,
         count(*) FILTER (WHERE fault = 'OBJECTS_REMAIN')::int AS remaining
  FROM destruction WHERE certified_at IS NULL`;

const OVERDUE = `
  WITH ${dueBy('$1')}
  SELECT count(*)::int AS overdue FROM ${DUE_KEPT} ${FREE}`;

/** Destroyed is what is not unfinished: two counts of an index, where one of the rows themselves reads each certificate. */
const FIGURES = `
  WITH ${dueBy('now()')},
  counted AS (
    SELECT count(*) FILTER (WHERE h.recording_id IS NULL)::int AS backlog,
           min(due.destroy_by) FILTER (${FREE}) AS "oldestDue",
           count(h.recording_id)::int AS "dueHeld",
           count(w.recording_id)::int AS "waitingForApproval"
    FROM ${DUE_KEPT})
  SELECT counted.*,
    (SELECT count(*)::int FROM destruction WHERE certified_at IS NULL AND key_destroyed_at IS NOT NULL) AS unfinished,
    (SELECT count(*)::int FROM destruction WHERE certified_at IS NULL AND fault IS NOT NULL) AS failing,
    (SELECT count(*)::int FROM destruction WHERE certified_at IS NULL AND fault = 'OBJECTS_REMAIN') AS remaining,
    (SELECT count(*)::int FROM retention_plan p JOIN recording r ON r.id = p.recording_id
       WHERE p.version = 0 AND NOT p.destroyed AND r.state <> 'open') AS unplanned,
    (SELECT count(*)::int FROM destruction) - (SELECT count(*)::int FROM destruction WHERE certified_at IS NULL)
      AS destroyed
  FROM counted`;

@Injectable()
export class RetentionFiguresReader {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async read(): Promise<RetentionFigures> {
    const [figures]: RetentionFigures[] = await this.source.query(FIGURES);
    return figures!;
  }

  async troubles(overdueBefore: Date): Promise<SweepTroubles> {
    const [found]: (SweepTroubles & { looked: number })[] = await this.source.query(TROUBLES, [
      overdueBefore,
    ]);
    const { looked, ...troubles } = found!;
    if (looked < LOOKED_AT || troubles.overdue > 0) return troubles;
    const [rest]: Pick<SweepTroubles, 'overdue'>[] = await this.source.query(OVERDUE, [overdueBefore]);
    return { ...troubles, overdue: rest!.overdue };
  }
}
