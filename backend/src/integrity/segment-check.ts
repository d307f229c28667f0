import { type SegmentHeader, splitSegmentFrame } from '@exhibit/contract';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import type { ManifestSegment } from '../evidence/recording-manifest.js';
import { sha256Hex } from '../evidence/sha256.js';
import type { CheckedArchive } from './archive-check.js';
import { objectItem } from './integrity-fault.js';
import type { RecordingTools } from './recording-check.js';
import type { SegmentRow } from './recording-rows.js';
import { differing } from './row-binding.js';
import { type ObjectContext, openedObject, storedObject } from './stored-content.js';

export const segmentItem = (recording: string, seq: number): string =>
  `recording_segment/${recording}/${seq}`;

/** The row beside the manifest, then the object beside whichever of them is signed. */
export async function checkSegment(
  recording: string,
  row: SegmentRow,
  stated: ManifestSegment | null,
  key: Buffer | null,
  { store, appliance, report }: RecordingTools,
  archive: CheckedArchive,
): Promise<void> {
  const columns = stated === null ? [] : differing(row, columnsOf(stated));
  const item = segmentItem(recording, row.seq);
  if (columns.length > 0) report.fault(item, 'ROW_ALTERED', columns.join(' '));
  const truth = stated ?? {
    ciphertextHash: row.ciphertext_hash.toString('hex'),
    hash: row.hash.toString('hex'),
    headerHash: row.header_hash.toString('hex'),
  };
  if (!namesItsSegment(recording, row)) {
    report.fault(item, 'ROW_ALTERED', 'object_key');
    report.explain(
      `recordings/${recording.slice(0, 2)}/${recording}/segments/${String(row.seq).padStart(6, '0')}-`,
    );
    return;
  }
  if (archive.onlyCopy) {
    const frame = archive.frames?.get(row.seq);
    if (frame) checkFrame(frame);
    return;
  }
  const object = await storedObject(store, row.object_key, truth.ciphertextHash, report);
  if (object === null || key === null) return;
  const context = contextOf(appliance, recording, row);
  // What was signed for does not open: then it is the row that names another context.
  const frame = stated === null ? openedObject(row.object_key, object, { key, context }, report) : opened();
  if (frame !== null) checkFrame(frame);

  function checkFrame(frame: Uint8Array): void {
    const parts = splitSegmentFrame(frame);
    const holds =
      parts !== null &&
      sha256Hex(parts.body) === truth.hash &&
      sha256Hex(Buffer.from(parts.headerJson)) === truth.headerHash;
    if (!holds) return report.fault(objectItem(row.object_key), 'CONTENT_ALTERED');
    const unlike = headerDiffers(row, parts.headerJson);
    if (unlike.length > 0) report.fault(item, 'ROW_ALTERED', unlike.join(' '));
  }

  function opened(): Buffer | null {
    try {
      return decryptObject(key!, canonicalBytes(context), object!);
    } catch {
      report.fault(item, 'ROW_ALTERED', 'policy_version');
      return null;
    }
  }
}

/** The frame of a segment that was found to be whole, from wherever its only copy is; null when that does not open. */
export async function frameOf(
  recording: string,
  row: SegmentRow,
  { key, archive }: { key: Buffer; archive: CheckedArchive },
  { appliance, store }: RecordingTools,
): Promise<Buffer | null> {
  if (archive.onlyCopy) return archive.frames?.get(row.seq) ?? null;
  const context = canonicalBytes(contextOf(appliance, recording, row));
  return decryptObject(key, context, await store.get(row.object_key));
}

const contextOf = (appliance: string, recording: string, row: SegmentRow): ObjectContext => ({
  appliance,
  recording,
  object: row.object_key,
  schema: 'exhibit.segment/v1',
  maskingPolicyVersion: row.policy_version,
});

/** What the recorder said in the header, beside what the row says. */
function headerDiffers(row: SegmentRow, headerJson: string): string[] {
  const header = JSON.parse(headerJson) as SegmentHeader;
  return differing(row, {
    policy_version: header.policyVersion,
    recorder_version: header.recorderVersion,
    observations: header.counts.observations,
    dropped: header.counts.dropped,
  });
}

function columnsOf(segment: ManifestSegment): Record<string, unknown> {
  return {
    hash: segment.hash,
    header_hash: segment.headerHash,
    previous_hash: segment.prevHash,
    bytes: segment.bytes,
    events: segment.events,
    first_at: segment.firstAt,
    last_at: segment.lastAt,
    received_at: segment.receivedAt,
    ciphertext_hash: segment.ciphertextHash,
  };
}

function namesItsSegment(recording: string, { object_key, seq }: SegmentRow): boolean {
  const folder = `recordings/${recording.slice(0, 2)}/${recording}/segments/`;
  return object_key.startsWith(`${folder}${String(seq).padStart(6, '0')}-`);
}
