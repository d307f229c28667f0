import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ProductError } from '../platform/product-error.js';
import { CRITERIA, criteriaValues, type RecordingCriteria } from './recording-criteria.js';
import { endAskedFor, type Recording, type RecordingState } from './recording.entity.js';
import { recordingNotFound } from './recordings.errors.js';

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

  /**
   * Holds recordings until the transaction ends, so that none is destroyed meanwhile. RECORDING_DESTROYED or
   * RECORDING_RESTRICTED when one of them may not be taken out any more.
   */
  async requireStanding(manager: EntityManager, ids: readonly string[]): Promise<void> {
    const rows: Standing[] = await manager.query(
      `SELECT state, ${endAskedFor('r')} AS "endAskedFor" FROM recording r
       WHERE id = ANY($1) ORDER BY id FOR KEY SHARE OF r`,
      [ids],
    );
    if (rows.length < new Set(ids).size) throw recordingNotFound();
    const ended = rows.find((row) => endedFault(row) !== null);
    if (ended) throw endedFault(ended)!;
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

/** What says whether a recording may still be used. */
export type Standing = Pick<Recording, 'state' | 'endAskedFor'>;

/** Why nobody may watch or draw a recording as it stands; null where it may be. */
export function watchFault(recording: Standing): ProductError | null {
  if (recording.state === 'quarantined')
    return new ProductError(
      'RECORDING_QUARANTINED',
      403,
      'The recording is quarantined: something arrived in it that should have been masked. Nobody can watch it.',
      { level: 'warn' },
    );
  if (recording.state === 'open')
    return new ProductError(
      'RECORDING_NOT_SEALED',
      409,
      'The visit is still going on. Come back when it is sealed.',
    );
  return endedFault(recording);
}

/** Why nothing of a recording may be shown or taken out any more; null while it stands. */
export function endedFault({ state, endAskedFor }: Standing): ProductError | null {
  if (state === 'destroyed')
    return new ProductError(
      'RECORDING_DESTROYED',
      410,
      'The recording was destroyed. Its certificate says when and why.',
    );
  if (!endAskedFor) return null;
  return new ProductError(
    'RECORDING_RESTRICTED',
    403,
    'The visitor has withdrawn. What the law still wants kept is kept, and nobody can watch it or take it out.',
    { level: 'warn' },
  );
}
