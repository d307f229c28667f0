import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Configuration } from '../../platform/config/configuration.js';
import { fewAtATime } from '../../platform/few-at-a-time.js';
import { OBJECT_STORE, type ObjectStore } from '../../storage/object-store.js';
import { lockUntil } from '../object-dates.service.js';
import type { RetentionTime } from '../retention-decision.js';
import { objectsOf } from './destruction-facts.js';

/**
 * Where the store was found fit for WORM, it refuses by itself to remove a recording below its minimum. The date that
 * was stated when an object was put is extended when rules get longer, and stated for what was put before there were any;
 * it is never shortened, because the store does not let anybody.
 */
@Injectable()
export class ObjectLocker {
  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly configuration: Configuration,
  ) {}

  async some(manager: EntityManager, { now }: RetentionTime, most: number): Promise<number> {
    if (this.configuration.storage.worm !== true) return 0;
    const rows: { id: string; keepUntil: Date | number }[] = await manager.query(
      `SELECT r.id, p.keep_until AS "keepUntil" FROM retention_plan p JOIN recording r ON r.id = p.recording_id
       JOIN recording_archive a ON a.recording_id = r.id AND a.segments_removed_at IS NOT NULL
       WHERE r.state = 'sealed' AND NOT p.destroyed AND p.keep_until > r.last_received_at
         AND (p.locked_until IS NULL OR p.locked_until < p.keep_until) AND p.keep_until > $1
       ORDER BY p.keep_until LIMIT $2 FOR NO KEY UPDATE OF p SKIP LOCKED`,
      [new Date(now), most],
    );
    await fewAtATime(rows, ({ id, keepUntil }) => this.lock(id, Number(keepUntil), now));
    await manager.query('UPDATE retention_plan SET locked_until = keep_until WHERE recording_id = ANY($1)', [
      rows.map(({ id }) => id),
    ]);
    return rows.length;
  }

  private async lock(recordingId: string, keepUntil: number, now: number): Promise<void> {
    const asked = lockUntil(keepUntil, now);
    if (asked === null) return;
    for (const { key } of await objectsOf(this.store, recordingId)) {
      const { retention } = await this.store.lockOf(key);
      if (retention === null || retention.until < asked.until) await this.store.retain(key, asked);
    }
  }
}
