import type { EntityManager } from 'typeorm';
import { objectsPrefix } from '../evidence/destruction-certificate.js';
import type { RecordingRows } from './recording-rows.js';
import type { RunReport } from './run-report.js';

/** Which of these the log says are destroyed. The table that says so too is held by the log, and not asked. */
export async function destroyedAmong(
  manager: EntityManager,
  recordingIds: readonly (string | null)[],
): Promise<Set<string>> {
  const asked = [...new Set(recordingIds.filter((id) => id !== null))];
  if (asked.length === 0) return new Set();
  const each = ['audit_entry', 'audit_outbox'].map(
    (table) =>
      `SELECT recording_id AS id FROM ${table} WHERE kind = 'recording.key.destroyed' AND recording_id = ANY($1)`,
  );
  const rows: { id: string }[] = await manager.query(each.join(' UNION '), [asked]);
  return new Set(rows.map(({ id }) => id));
}

/** Those of them whose certificate says that the store has nothing of them. */
export async function certifiedAmong(
  manager: EntityManager,
  recordingIds: readonly string[],
): Promise<Set<string>> {
  const rows: { id: string }[] = await manager.query(
    'SELECT recording_id AS id FROM destruction WHERE recording_id = ANY($1) AND certified_at IS NOT NULL',
    [recordingIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Nothing of a destroyed recording came back: neither rows nor its key. */
export function checkDestroyed(rows: RecordingRows, keyIsThere: boolean, report: RunReport): void {
  const { id, state } = rows.recording;
  report.count('destroyed recordings');
  if (state !== 'destroyed') report.fault(`recording/${id}`, 'ROW_ALTERED', 'state');
  if (keyIsThere) report.fault(`recording_key/${id}`, 'DESTROYED_YET_THERE');
  const left: [string, boolean][] = [
    ['recording_seal', rows.seal !== null],
    ['recording_archive', rows.archive !== null],
    ['recording_segment', rows.segments.length > 0],
    ['recording_gap', rows.gaps.length > 0],
    ['recording_asset', rows.assets.length > 0],
    ['recording_observations', rows.observations.length > 0],
    ['verdict', rows.verdicts.length > 0],
  ];
  for (const [table, isThere] of left) if (isThere) report.fault(`${table}/${id}`, 'DESTROYED_YET_THERE');
}

const FOLDER = /^recordings\/[0-9a-f]{2}\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//;

/** The recording that an object is of, as its name says; null for any other object. */
export function recordingOfObject(key: string): string | null {
  const [, id] = FOLDER.exec(key) ?? [];
  return id !== undefined && key.startsWith(objectsPrefix(id)) ? id : null;
}
