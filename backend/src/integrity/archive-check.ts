import { canonicalBytes } from '../evidence/canonical-json.js';
import { ARCHIVE_SCHEMA, type ManifestArchive } from '../evidence/manifest-archive.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import { type ArchivedSegment, parseArchiveIndex } from '../evidence/recording-archive.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import { sha256Hex } from '../evidence/sha256.js';
import { objectItem } from './integrity-fault.js';
import type { RecordingTools } from './recording-check.js';
import type { ArchiveRow, RecordingRows } from './recording-rows.js';
import { differing } from './row-binding.js';
import type { RunReport } from './run-report.js';
import { storedObject } from './stored-content.js';

const LENGTH_BYTES = 4;

export interface CheckedArchive {
  /** Then nobody looks for the objects of its segments. */
  onlyCopy: boolean;
  /** Every segment's frame; null where the archive could not be opened. */
  frames: ReadonlyMap<number, Buffer> | null;
}

/** The one object that a sealed recording was compacted into: the very bytes that the manifest names, and what is in them. */
export async function checkArchive(
  { recording, archive, places }: RecordingRows,
  manifest: RecordingManifest,
  key: Buffer | null,
  { store, appliance, report }: RecordingTools,
): Promise<CheckedArchive> {
  const stated = manifest.archive;
  const item = `recording_archive/${recording.id}`;
  if (stated === undefined) {
    if (archive !== null) report.fault(item, 'ROW_NOT_IN_LOG', 'the manifest has no archive');
    return { onlyCopy: false, frames: null };
  }
  const folder = `recordings/${recording.id.slice(0, 2)}/${recording.id}/`;
  if (archive === null) {
    report.fault(item, 'ROW_MISSING');
    report.explain(`${folder}archive`);
    return { onlyCopy: true, frames: null };
  }
  const columns = differing(archive, { bytes: stated.bytes, ciphertext_hash: stated.ciphertextHash });
  if (!archive.object_key.startsWith(folder)) columns.push('object_key');
  if (columns.length > 0) report.fault(item, 'ROW_ALTERED', columns.join(' '));
  const onlyCopy = archive.segments_removed_at !== null;
  if (columns.includes('object_key')) {
    report.explain(`${folder}archive`);
    return { onlyCopy, frames: null };
  }
  const object = await storedObject(store, archive.object_key, stated.ciphertextHash, report);
  const plain = object && key && opened(object, key, { appliance, recording: recording.id, archive });
  if (object && key && plain === null)
    report.fault(item, 'ROW_ALTERED', 'what was signed for does not open under its name');
  const index = plain && indexOf(plain, stated);
  if (plain && index === null) report.fault(objectItem(archive.object_key), 'CONTENT_ALTERED');
  if (!plain || !index) return { onlyCopy, frames: null };
  checkPlaces(recording.id, places, index, report);
  const frames = new Map(
    index.map(({ seq, offset, length }) => [seq, plain.subarray(offset, offset + length)]),
  );
  return { onlyCopy, frames };
}

function opened(
  object: Buffer,
  key: Buffer,
  { appliance, recording, archive }: { appliance: string; recording: string; archive: ArchiveRow },
): Buffer | null {
  const context = {
    appliance,
    recording,
    object: archive.object_key,
    schema: ARCHIVE_SCHEMA,
    maskingPolicyVersion: null,
  };
  try {
    return decryptObject(key, canonicalBytes(context), object);
  } catch {
    return null;
  }
}

/** The index at the end of the archive, if it is the one that the manifest names. */
function indexOf(plain: Buffer, { indexHash }: ManifestArchive): ArchivedSegment[] | null {
  const end = plain.length - LENGTH_BYTES;
  const bytes = plain.subarray(end - plain.readUInt32BE(end), end);
  return sha256Hex(bytes) === indexHash ? parseArchiveIndex(bytes).segments : null;
}

/** What the player asks is where each segment stands; the archive's own index says it. */
function checkPlaces(
  recording: string,
  places: RecordingRows['places'],
  index: readonly ArchivedSegment[],
  report: RunReport,
): void {
  const rows = new Map(places.map((place) => [place.seq, place]));
  for (const { seq, offset, length, snapshotAt } of index) {
    const row = rows.get(seq);
    const item = `archived_segment/${recording}/${seq}`;
    rows.delete(seq);
    if (row === undefined) report.fault(item, 'ROW_MISSING');
    else if (differing(row, { byte_offset: offset, bytes: length, snapshot_at: snapshotAt }).length > 0)
      report.fault(item, 'ROW_ALTERED');
  }
  for (const seq of rows.keys()) report.fault(`archived_segment/${recording}/${seq}`, 'ROW_NOT_IN_LOG');
}
