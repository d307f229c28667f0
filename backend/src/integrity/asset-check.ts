import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import { sha256 } from '../evidence/sha256.js';
import { objectItem } from './integrity-fault.js';
import { readObject } from './log-tile.js';
import type { RecordingTools } from './recording-check.js';
import { inShare, type Share } from './recording-rows.js';

export interface AssetRow {
  site_id: string;
  sha256: Buffer;
  object_key: string;
  ciphertext_hash: Buffer;
}

/** Assets behind one, in the order of the names of their objects. */
export function assetsAfter(
  manager: EntityManager,
  after: string,
  share: Share | null,
  limit: number,
): Promise<AssetRow[]> {
  return manager.query(
    `SELECT site_id, sha256, object_key, ciphertext_hash FROM site_asset
     WHERE object_key > $1 AND ${inShare('object_key')} ORDER BY object_key LIMIT $2`,
    [after, limit, share?.of ?? 1, share?.part ?? 0],
  );
}

/** An asset is named by the hash of what is in it, so the object and its row can be told apart. */
export async function checkAsset(
  { site_id, sha256: hash, object_key, ciphertext_hash }: AssetRow,
  key: Buffer | null,
  { store, appliance, report }: RecordingTools,
): Promise<void> {
  const item = `site_asset/${site_id}/${hash.toString('hex')}`;
  report.count('assets');
  if (!object_key.startsWith(`sites/${site_id}/assets/${hash.toString('hex')}-`)) {
    report.fault(item, 'ROW_ALTERED', 'object_key');
    report.explain(`sites/${site_id}/assets/${hash.toString('hex')}-`);
    return;
  }
  const object = await readObject(store, object_key, report);
  if (object === null) return;
  const asStored = sha256(object).equals(ciphertext_hash);
  if (key === null) {
    if (!asStored) report.fault(objectItem(object_key), 'OBJECT_ALTERED');
    return;
  }
  if (!opens()) report.fault(objectItem(object_key), 'OBJECT_ALTERED');
  else if (!asStored) report.fault(item, 'ROW_ALTERED', 'ciphertext_hash');

  function opens(): boolean {
    const context = { appliance, site: site_id, object: object_key, schema: 'exhibit.asset/v1' };
    try {
      return sha256(decryptObject(key!, canonicalBytes(context), object!)).equals(hash);
    } catch {
      return false;
    }
  }
}
