import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Configuration } from '../platform/config/configuration.js';
import type { PutOptions, Retention } from '../storage/object-store.js';

/** For what is kept for ever: no store knows a lock without an end. It is extended long before. */
const FARTHEST_MS = 50 * 365 * 86_400_000;

/** The lock of an object whose recording is kept until then; null where that is over. Times are epoch ms. */
export const lockUntil = (keepUntil: number, now: number): Retention | null =>
  keepUntil <= now ? null : { mode: 'compliance', until: new Date(Math.min(keepUntil, now + FARTHEST_MS)) };

/**
 * The date that is stated with each object as it is put, where the store was found fit for WORM: nobody removes it below
 * its recording's minimum, whoever holds the store's password. Segments have none: they go within minutes, when the
 * archive that has them all was read back.
 */
@Injectable()
export class ObjectDates {
  constructor(private readonly configuration: Configuration) {}

  async of(manager: EntityManager, recordingId: string): Promise<Pick<PutOptions, 'retention'>> {
    if (this.configuration.storage.worm !== true) return {};
    const [due]: { keepUntil: Date | number; now: Date }[] = await manager.query(
      `SELECT keep_until AS "keepUntil", clock_timestamp() AS now FROM retention_due
       WHERE recording_id = $1 AND version = (SELECT version FROM retention_in_force)`,
      [recordingId],
    );
    const retention = due ? lockUntil(Number(due.keepUntil), due.now.getTime()) : null;
    return retention === null ? {} : { retention };
  }
}
