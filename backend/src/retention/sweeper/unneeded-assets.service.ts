import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OBJECT_STORE, type ObjectStore } from '../../storage/object-store.js';
import type { RetentionTime } from '../retention-decision.js';

/** Whoever was told that an asset is there, and has not been sealed yet, began before this long. */
const SETTLED_MS = 3_600_000;
/** Its first visit may not be sealed yet. */
const NEW_MS = 86_400_000;

/**
 * Removes fonts and images that no recording shows any more. A visit that is under way may show one without its
 * recording saying so yet: it is marked first, and stays until every visit that could know of it is over.
 */
@Injectable()
export class UnneededAssets {
  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  async some(manager: EntityManager, { now }: RetentionTime, most: number): Promise<number> {
    const before = new Date(now - SETTLED_MS);
    // One that was found needed again is an asset like any other.
    await manager.query(
      `UPDATE site_asset a SET unneeded_since = NULL WHERE unneeded_since IS NOT NULL AND EXISTS (
         SELECT 1 FROM recording_asset o WHERE o.site_id = a.site_id AND o.sha256 = a.sha256)`,
    );
    await manager.query(
      `UPDATE site_asset a SET unneeded_since = clock_timestamp()
       WHERE unneeded_since IS NULL AND stored_at < $1 AND NOT EXISTS (
         SELECT 1 FROM recording_asset o WHERE o.site_id = a.site_id AND o.sha256 = a.sha256)`,
      [new Date(now - NEW_MS)],
    );
    const gone: { object_key: string }[] = await manager.query(
      `WITH unneeded AS (
         SELECT a.site_id, a.sha256 FROM site_asset a
         WHERE a.unneeded_since < $1
           AND NOT EXISTS (SELECT 1 FROM recording_asset o WHERE o.site_id = a.site_id AND o.sha256 = a.sha256)
           AND NOT EXISTS (SELECT 1 FROM recording r WHERE r.site_id = a.site_id AND r.state IN ('open', 'quarantined')
                           AND r.opened_at < a.unneeded_since + interval '1 hour')
         LIMIT $2 FOR UPDATE SKIP LOCKED), gone AS (
         DELETE FROM site_asset a USING unneeded u WHERE a.site_id = u.site_id AND a.sha256 = u.sha256 RETURNING a.object_key)
       SELECT object_key FROM gone`,
      [before, most],
    );
    // Before the commit: an object without a row would be nobody's, a row without its object is tried again.
    const faults = await this.store.deleteMany(gone.map(({ object_key }) => object_key));
    for (const fault of faults) if (fault !== null) throw fault;
    return gone.length;
  }
}
