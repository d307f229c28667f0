import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { fewAtATime } from '../../platform/few-at-a-time.js';
import { OBJECT_STORE, type ObjectStore } from '../../storage/object-store.js';
import type { RetentionTime } from '../retention-decision.js';
import { type DestructionFacts, objectsOf } from './destruction-facts.js';
import { faultOf, postpone } from './failed-steps.js';

/** Removes every version of every object of recordings whose key is gone: what was there then, and what is there now. */
@Injectable()
export class ObjectRemover {
  readonly rows = 'key_destroyed_at IS NOT NULL AND objects_removed_at IS NULL';

  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  async some(manager: EntityManager, { now }: RetentionTime, most: number): Promise<number> {
    const taken: { id: string; facts: DestructionFacts; attempts: number }[] = await manager.query(
      `SELECT recording_id AS id, facts, attempts FROM destruction
       WHERE certified_at IS NULL AND key_destroyed_at IS NOT NULL AND objects_removed_at IS NULL AND work_due_at <= $1
       ORDER BY work_due_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [new Date(now), most],
    );
    const faults = await this.remove(taken);
    const removed = taken.filter((_, place) => faults[place] === null).map(({ id }) => id);
    if (removed.length > 0)
      await manager.query(
        'UPDATE destruction SET objects_removed_at = clock_timestamp() WHERE recording_id = ANY($1)',
        [removed],
      );
    for (const [place, { id, attempts }] of taken.entries()) {
      const fault = faults[place] ?? null;
      if (fault !== null) await postpone(manager, { id, attempts: attempts + 1, fault, now });
    }
    return taken.length;
  }

  /** For each of them, in its place, why something of it is still there. */
  private async remove(
    taken: readonly { id: string; facts: DestructionFacts }[],
  ): Promise<(string | null)[]> {
    const there = await fewAtATime(taken, ({ id }) => objectsOf(this.store, id).catch(asFault));
    const keys = taken.map(({ facts }, place) => {
      const now = there[place]!;
      return typeof now === 'string' ? [] : [...new Set([...facts.objects, ...now].map(({ key }) => key))];
    });
    const ended = await this.store.deleteMany(keys.flat());
    let at = 0;
    return keys.map((mine, place) => {
      const faults = ended.slice(at, (at += mine.length)).filter((fault) => fault !== null);
      const unlisted = there[place]!;
      if (typeof unlisted === 'string') return unlisted;
      return faults.length === 0 ? null : faultOf(faults[0]);
    });
  }
}

const asFault = (error: unknown): string => faultOf(error);
