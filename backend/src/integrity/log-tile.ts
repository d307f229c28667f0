import { leafHash } from '../evidence/audit-leaf.js';
import { parseBundle, parseTile, type BundleId } from '../evidence/tlog-tiles.js';
import type { ObjectStore } from '../storage/object-store.js';
import { objectItem } from './integrity-fault.js';
import { bundleKey, tileKey } from './published-log.js';
import type { RunReport } from './run-report.js';

/** What was published of up to 256 entries: the tile of their hashes, and the bundle of their leaves. */
export interface PublishedTile {
  tileKey: string;
  bundleKey: string;
  hashes: Buffer[] | null;
  leaves: Buffer[] | null;
}

export async function readPublished(
  store: ObjectStore,
  id: BundleId,
  report: RunReport,
): Promise<PublishedTile> {
  const [hashesAt, leavesAt] = [tileKey({ level: 0, ...id }), bundleKey(id)];
  const [tile, bundle] = await Promise.all([
    readObject(store, hashesAt, report),
    readObject(store, leavesAt, report),
  ]);
  return {
    tileKey: hashesAt,
    bundleKey: leavesAt,
    hashes: tile && parsed(() => parseTile(tile, id.width), hashesAt, 'TILE_ALTERED', report),
    leaves: bundle && parsed(() => parseBundle(bundle, id.width), leavesAt, 'BUNDLE_ALTERED', report),
  };
}

/** The object; null, and a fault, when it is gone or the store cannot give it. */
export async function readObject(store: ObjectStore, key: string, report: RunReport): Promise<Buffer | null> {
  try {
    return await store.get(key);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'OBJECT_NOT_FOUND') report.fault(objectItem(key), 'OBJECT_MISSING');
    else if (code === 'OBJECT_DAMAGED') report.fault(objectItem(key), 'OBJECT_UNREADABLE');
    // A store that does not answer is no fault of the object: the run stops, and goes on later.
    else throw error;
    return null;
  }
}

function parsed(
  parse: () => Buffer[],
  key: string,
  code: 'TILE_ALTERED' | 'BUNDLE_ALTERED',
  report: RunReport,
): Buffer[] | null {
  try {
    return parse();
  } catch {
    report.fault(objectItem(key), code, 'size');
    return null;
  }
}

/** What one entry is, by the majority of its three copies; and which copies say something else. */
export interface Vote {
  hash: Buffer;
  leaf: Buffer | null;
  rowDiffers: boolean;
  tileDiffers: boolean;
  bundleDiffers: boolean;
}

/**
 * The row, the tile and the bundle each say what an entry is. Two that agree are believed, so that the third is named
 * and nothing else; that they did not all change together is what the signed checkpoint shows. null when no copy is left.
 */
export function voteOn(row: Buffer | null, tile: Buffer | null, bundle: Buffer | null): Vote | null {
  const byRow = row && leafHash(row);
  const byBundle = bundle && leafHash(bundle);
  const hash = agreed(tile, byBundle) ?? agreed(tile, byRow) ?? agreed(byBundle, byRow);
  const truth = hash ?? tile ?? byBundle ?? byRow;
  if (truth === null) return null;
  const differs = (other: Buffer | null): boolean => other !== null && !other.equals(truth);
  const [rowDiffers, bundleDiffers] = [differs(byRow), differs(byBundle)];
  return {
    hash: truth,
    leaf: row !== null && !rowDiffers ? row : bundle !== null && !bundleDiffers ? bundle : null,
    rowDiffers,
    tileDiffers: differs(tile),
    bundleDiffers,
  };
}

const agreed = (one: Buffer | null, other: Buffer | null): Buffer | null =>
  one !== null && other !== null && one.equals(other) ? one : null;
