import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

/** What became of the recordings under one consent record: numbers only. */
export interface EndedRecordings {
  recorded: number;
  /** As nobody asked for their end, or the question is a moment old. */
  standing: number;
  /** Kept where nobody can watch them or take them out. */
  restricted: number;
  /** Going now. */
  ending: number;
  destroyed: number;
  /** When the last of the restricted ones goes; null where nobody can tell, or none is. */
  restrictedUntil: string | null;
}

/** Tells a visitor, and whoever answers them, what became of recordings. */
@Injectable()
export class EndedRecordingsReader {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  async underConsent(consentId: string): Promise<EndedRecordings> {
    const [row]: [CountRow] = await this.source.query(COUNTS, [consentId]);
    const { until, unforeseeable, ...counts } = row;
    return { ...counts, restrictedUntil: unforeseeable ? null : (until?.toISOString() ?? null) };
  }
}

interface CountRow extends Omit<EndedRecordings, 'restrictedUntil'> {
  until: Date | null;
  unforeseeable: boolean;
}

/** By the rules in force, each recording by itself: of all at once it would be a question about every recording there is. */
const COUNTS = `
  SELECT count(*)::int AS recorded,
         count(*) FILTER (WHERE became = 'standing')::int AS standing,
         count(*) FILTER (WHERE became = 'restricted')::int AS restricted,
         count(*) FILTER (WHERE became = 'ending')::int AS ending,
         count(*) FILTER (WHERE became = 'destroyed')::int AS destroyed,
         COALESCE(bool_or(became = 'restricted' AND (held OR destroy_by IS NULL OR NOT isfinite(destroy_by))), false)
           AS unforeseeable,
         max(destroy_by) FILTER (WHERE became = 'restricted' AND isfinite(destroy_by)) AS until
  FROM (
    SELECT d.destroy_by, h.held,
           CASE WHEN r.state = 'destroyed' THEN 'destroyed' WHEN r.ending IS NULL THEN 'standing'
                WHEN h.held OR d.destroy_by IS NULL OR d.destroy_by > now() THEN 'restricted' ELSE 'ending' END AS became
    FROM recording r
    LEFT JOIN LATERAL (
      SELECT destroy_by FROM retention_due
      WHERE recording_id = r.id AND version = (SELECT version FROM retention_in_force) OFFSET 0) d
      ON r.state <> 'destroyed'
    CROSS JOIN LATERAL (
      SELECT EXISTS (SELECT 1 FROM held_recording h WHERE h.recording_id = r.id) AS held) h
    WHERE r.consent_id = $1) k`;
