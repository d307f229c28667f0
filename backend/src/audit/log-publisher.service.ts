import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { bundleBytes, bundlePath, tileBytes, tilePath, tilesSince } from '../evidence/tlog-tiles.js';
import { OBJECT_STORE, type ObjectStore } from '../storage/object-store.js';
import { ObjectDamagedError, ObjectExistsError } from '../storage/storage.errors.js';
import { AuditFaultError } from './audit.errors.js';
import { readLeaves, readTile } from './database-tiles.js';

const AT_ONCE = 8;

export const publishedPath = (path: string): string => `audit/${path}`;
export const checkpointPath = (size: number): string => publishedPath(`checkpoints/${size}`);

/** Puts the log into the object store as C2SP tlog-tiles, where outsiders read it without touching the database. */
@Injectable()
export class LogPublisher {
  constructor(@Inject(OBJECT_STORE) private readonly store: ObjectStore) {}

  /** Every tile and bundle that a log of `to` leaves has and one of `from` leaves had not. May be repeated. */
  async tiles(manager: EntityManager, from: number, to: number): Promise<void> {
    let objects: [string, Buffer][] = [];
    for (const tile of tilesSince(from, to)) {
      objects.push([publishedPath(tilePath(tile)), tileBytes(await readTile(manager, tile))]);
      if (tile.level === 0)
        objects.push([publishedPath(bundlePath(tile)), bundleBytes(await readLeaves(manager, tile))]);
      if (objects.length >= AT_ONCE) {
        await this.putAll(objects);
        objects = [];
      }
    }
    await this.putAll(objects);
  }

  async checkpoint(size: number, note: string): Promise<void> {
    await this.putOnce(checkpointPath(size), Buffer.from(note, 'utf8'));
  }

  private async putAll(objects: [string, Buffer][]): Promise<void> {
    await Promise.all(objects.map(([key, bytes]) => this.putOnce(key, bytes)));
  }

  /** Objects are never overwritten. What a repeated attempt finds there must be the very same bytes. */
  private async putOnce(key: string, bytes: Buffer): Promise<void> {
    try {
      await this.store.put(key, bytes);
    } catch (refused) {
      if (!(refused instanceof ObjectExistsError)) throw refused;
      const there = await this.store.get(key).catch((failure: unknown) => {
        throw failure instanceof ObjectDamagedError ? differs(key, failure) : failure;
      });
      if (!there.equals(bytes)) throw differs(key);
    }
  }
}

const differs = (key: string, cause?: unknown) => new AuditFaultError('AUDIT_OBJECT_DIFFERS', key, cause);
