import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OBJECT_STORE, type ObjectStore } from '../../storage/object-store.js';
import type { RetentionTime } from '../retention-decision.js';
import { type DestructionFacts, fewAtATime, objectsOf } from './destruction-facts.js';
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
    const faults = await fewAtATime(taken, ({ id, facts }) =>
      this.remove(id, facts).then(() => null, faultOf),
    );
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

  private async remove(recordingId: string, { objects }: DestructionFacts): Promise<void> {
    const now = await objectsOf(this.store, recordingId);
    const keys = new Set([...objects, ...now].map(({ key }) => key));
    await fewAtATime([...keys], (key) => this.store.delete(key), 4);
  }
}
