import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import { sha256 } from '../evidence/sha256.js';
import { verifyPack } from '../evidence/verify-pack.js';
import { objectItem } from './integrity-fault.js';
import { readObject } from './log-tile.js';
import type { RecordingTools } from './recording-check.js';

export interface PackRow {
  id: string;
  recording_id: string;
  sha256: Buffer;
  object_key: string;
}

export function packsAfter(manager: EntityManager, after: string, limit: number): Promise<PackRow[]> {
  return manager.query(
    `SELECT id, recording_id, sha256, object_key FROM evidence_pack WHERE id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

export interface ExportRow {
  id: string;
  sha256: Buffer;
  object_key: string;
}

export function exportsAfter(manager: EntityManager, after: string, limit: number): Promise<ExportRow[]> {
  return manager.query(
    `SELECT id, sha256, object_key FROM audit_export WHERE state = 'made' AND id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

/** An export of the log is stored as it is: its entries are published in the same store. */
export async function checkExport(
  { id, sha256: hash, object_key }: ExportRow,
  { store, report }: RecordingTools,
): Promise<void> {
  report.count('exports');
  if (!object_key.startsWith(`audit-exports/${id}/`)) {
    report.fault(`audit_export/${id}`, 'ROW_ALTERED', 'object_key');
    return report.explain(`audit-exports/${id}/`);
  }
  if (report.has(`audit_export/${id}`)) return;
  const found = createHash('sha256');
  try {
    for await (const piece of store.read(object_key)) found.update(piece);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'OBJECT_NOT_FOUND') return report.fault(objectItem(object_key), 'OBJECT_MISSING');
    if (code === 'OBJECT_DAMAGED') return report.fault(objectItem(object_key), 'OBJECT_UNREADABLE');
    throw error;
  }
  if (!found.digest().equals(hash)) report.fault(objectItem(object_key), 'OBJECT_ALTERED');
}

/** The pack as it was made, which its row and the log name by its hash; and that it still verifies. */
export async function checkPack(
  { id, recording_id, sha256: hash, object_key }: PackRow,
  key: Buffer | null,
  { store, appliance, report }: RecordingTools,
): Promise<void> {
  report.count('packs');
  if (object_key !== `recordings/${recording_id.slice(0, 2)}/${recording_id}/packs/${id}`) {
    report.fault(`evidence_pack/${id}`, 'ROW_ALTERED', 'object_key');
    report.explain(`recordings/${recording_id.slice(0, 2)}/${recording_id}/packs/${id}`);
    return;
  }
  const object = await readObject(store, object_key, report);
  if (object === null || key === null) return;
  const context = {
    appliance,
    recording: recording_id,
    object: object_key,
    schema: 'exhibit.pack/v1',
    maskingPolicyVersion: null,
  };
  let zip: Buffer;
  try {
    zip = decryptObject(key, canonicalBytes(context), object);
  } catch {
    return report.fault(objectItem(object_key), 'OBJECT_ALTERED');
  }
  if (sha256(zip).equals(hash)) return;
  // Whole and well made, yet another one than the row says: the log has spoken about the row.
  if (!report.has(`evidence_pack/${id}`))
    report.fault(
      (await verifyPack(zip)).holds ? `evidence_pack/${id}` : objectItem(object_key),
      'CONTENT_ALTERED',
    );
}
