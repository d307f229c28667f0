import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CRITERIA, criteriaValues, type RecordingCriteria } from './recording-criteria.js';
import type { RecordingState } from './recording.entity.js';

export interface RecordingFacts {
  id: string;
  siteId: string;
  siteName: string;
  subject: string | null;
  state: RecordingState;
}

/** The few facts other rooms show beside a recording's id. */
@Injectable()
export class RecordingLookup {
  async exists(manager: EntityManager, id: string): Promise<RecordingFacts | null> {
    return (await this.many(manager, [id])).get(id) ?? null;
  }

  async many(manager: EntityManager, ids: readonly string[]): Promise<Map<string, RecordingFacts>> {
    const rows: RecordingFacts[] = await manager.query(
      `SELECT r.id, r.site_id AS "siteId", r.subject, r.state, s.name AS "siteName"
       FROM recording r JOIN site s ON s.id = r.site_id WHERE r.id = ANY($1)`,
      [[...new Set(ids)]],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Newest first, at most `limit`. */
  async ofSubject(manager: EntityManager, subject: string, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      `SELECT id FROM recording WHERE subject = $1 ORDER BY opened_at DESC, id LIMIT $2`,
      [subject, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** What a search finds, newest first, at most `limit`. */
  async matching(manager: EntityManager, criteria: RecordingCriteria, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      `SELECT r.id FROM recording r WHERE ${CRITERIA} ORDER BY r.opened_at DESC, r.id LIMIT $8`,
      [...criteriaValues(criteria), limit],
    );
    return rows.map(({ id }) => id);
  }
}
