import { type BundleId, type TileId, bundlePath, parseTilePath, tilePath } from '../evidence/tlog-tiles.js';

/** Where the log is published in the object store (docs/format/audit-log.md). */
const PREFIX = 'audit/';
const CHECKPOINT = /^audit\/checkpoints\/([1-9]\d{0,15})$/;

export const tileKey = (id: TileId): string => `${PREFIX}${tilePath(id)}`;
export const bundleKey = (id: BundleId): string => `${PREFIX}${bundlePath(id)}`;
export const checkpointKey = (size: number): string => `${PREFIX}checkpoints/${size}`;

export const parseTileKey = (key: string): ReturnType<typeof parseTilePath> =>
  key.startsWith(PREFIX) ? parseTilePath(key.slice(PREFIX.length)) : null;

/** The size of the checkpoint that a key names; null when it names none. */
export function parseCheckpointKey(key: string): number | null {
  const size = CHECKPOINT.exec(key)?.[1];
  return size === undefined ? null : Number(size);
}
