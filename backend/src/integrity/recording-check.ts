import { type SegmentHeader, splitSegmentFrame } from '@exhibit/contract';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import { digestNoteText } from '../evidence/pack-format.js';
import { chainFaults } from '../evidence/recording-chain.js';
import {
  type ManifestSegment,
  type RecordingManifest,
  parseManifest,
} from '../evidence/recording-manifest.js';
import { sha256Hex } from '../evidence/sha256.js';
import { type VerifierKey, verifyNote } from '../evidence/signed-note.js';
import type { ObjectStore } from '../storage/object-store.js';
import { objectItem } from './integrity-fault.js';
import { type CheckedArchive, checkArchive } from './archive-check.js';
import type { RecordingRows, SegmentRow } from './recording-rows.js';
import { differing } from './row-binding.js';
import type { RunReport } from './run-report.js';
import { openedObject, storedObject } from './stored-content.js';

export interface RecordingTools {
  store: ObjectStore;
  appliance: string;
  keys: readonly VerifierKey[];
  report: RunReport;
}

/**
 * Checks a recording's rows against its signed manifest, and its objects against both. `key` is null without keys.
 * Answers what its archive holds.
 */
export async function checkRecording(
  rows: RecordingRows,
  key: Buffer | null,
  tools: RecordingTools,
): Promise<CheckedArchive> {
  const { id } = rows.recording;
  const manifest = signedManifest(rows, tools);
  tools.report.count('recordings');
  if (manifest === null) {
    checkOpenChain(rows, tools.report);
    // Where no manifest can be believed, nothing is known of the archive either.
    const unknown = { onlyCopy: (rows.archive?.segments_removed_at ?? null) !== null, frames: null };
    for (const row of rows.segments) await checkSegment(id, row, null, key, tools, unknown);
    return unknown;
  }
  checkRecordingRow(rows, manifest, tools.report);
  checkLists(rows, manifest, tools.report);
  const archive = await checkArchive(rows, manifest, key, tools);
  const stated = new Map(manifest.segments.map((segment) => [segment.seq, segment]));
  for (const row of rows.segments) {
    const segment = stated.get(row.seq);
    stated.delete(row.seq);
    if (segment) await checkSegment(id, row, segment, key, tools, archive);
    else tools.report.fault(segmentItem(id, row.seq), 'SEGMENT_NOT_IN_MANIFEST');
  }
  for (const seq of stated.keys()) {
    tools.report.fault(segmentItem(id, seq), 'ROW_MISSING');
    tools.report.explain(`recordings/${id.slice(0, 2)}/${id}/segments/${String(seq).padStart(6, '0')}-`);
  }
  return archive;
}

export const segmentItem = (recording: string, seq: number): string =>
  `recording_segment/${recording}/${seq}`;

/** The manifest if its note is signed for it; null when there is none, or none that can be believed. */
export function signedManifest(
  { recording, seal }: Pick<RecordingRows, 'recording' | 'seal'>,
  { appliance, keys, report }: Pick<RecordingTools, 'appliance' | 'keys' | 'report'>,
): RecordingManifest | null {
  // What the log does not know as this recording's manifest holds nothing.
  if (seal === null || report.has(`recording_seal/${recording.id}`)) return null;
  const bytes = Buffer.from(seal.manifest, 'utf8');
  const expected = digestNoteText(appliance, 'manifest', bytes);
  const signed = keys.some((key) => {
    try {
      return verifyNote(seal.manifest_note, key) === expected;
    } catch {
      return false;
    }
  });
  const manifest = signed ? parseManifest(bytes) : null;
  if (manifest?.recording === recording.id) return manifest;
  report.fault(`recording_seal/${recording.id}`, 'NOTE_ALTERED');
  return null;
}

function checkRecordingRow(
  { recording, siteKey }: RecordingRows,
  manifest: RecordingManifest,
  report: RunReport,
) {
  const columns = differing(recording, {
    state: recording.state === 'quarantined' ? 'quarantined' : 'sealed',
    consent_id: manifest.consentId,
    opened_at: manifest.openedAt,
    end_reason: manifest.end,
    last_hash: manifest.segments.at(-1)?.hash ?? '',
  });
  // A site's own row is held by the log; where that is damaged, nothing is said about its recordings.
  const elsewhere = siteKey !== manifest.site && !report.has(`site/${recording.site_id}`);
  const altered = [...columns, ...(elsewhere ? ['site_id'] : [])];
  if (altered.length > 0) report.fault(`recording/${recording.id}`, 'ROW_ALTERED', altered.join(' '));
}

/** Gaps and assets: each row is in the manifest, and each one of the manifest is a row. */
function checkLists(
  { recording, gaps, assets }: RecordingRows,
  manifest: RecordingManifest,
  report: RunReport,
) {
  const stated = new Map(manifest.gaps.map((gap) => [gap.fromSeq, `${gap.toSeq} ${gap.reason}`]));
  for (const { from_seq, to_seq, reason } of gaps) {
    const item = `recording_gap/${recording.id}/${from_seq}`;
    if (!stated.has(from_seq)) report.fault(item, 'ROW_NOT_IN_LOG', 'the manifest has no such gap');
    else if (stated.get(from_seq) !== `${to_seq} ${reason}`) report.fault(item, 'ROW_ALTERED');
    stated.delete(from_seq);
  }
  for (const from of stated.keys()) report.fault(`recording_gap/${recording.id}/${from}`, 'ROW_MISSING');

  const listed = new Set((manifest.assets ?? []).map(({ sha256 }) => sha256));
  const held = new Set(assets.map(({ sha256 }) => sha256.toString('hex')));
  const foreign = assets.filter(({ sha256 }) => !listed.has(sha256.toString('hex')));
  for (const { name } of foreign)
    report.fault(`recording_asset/${recording.id}/${name}`, 'ROW_ALTERED', 'not in the manifest');
  // A row that names another asset is the one that is missing.
  if (foreign.length === 0)
    for (const hash of listed)
      if (!held.has(hash)) report.fault(`recording_asset/${recording.id}/${hash}`, 'ROW_MISSING');
  for (const { sha256, stored } of assets)
    if (!stored && !foreign.some((other) => other.sha256 === sha256)) {
      const hash = sha256.toString('hex');
      report.fault(`site_asset/${recording.site_id}/${hash}`, 'ROW_MISSING');
      report.explain(`sites/${recording.site_id}/assets/${hash}-`);
    }
}

function checkOpenChain({ recording, segments, gaps }: RecordingRows, report: RunReport): void {
  const chain = segments.map(({ seq, hash, previous_hash }) => ({
    seq,
    hash: hash.toString('hex'),
    prevHash: previous_hash?.toString('hex') ?? null,
  }));
  const holes = gaps.map(({ from_seq, to_seq }) => ({ fromSeq: from_seq, toSeq: to_seq }));
  for (const { seq, code } of chainFaults(chain, holes))
    report.fault(segmentItem(recording.id, seq), 'ROW_ALTERED', code);
}

/** The row beside the manifest, then the object beside whichever of them is signed. */
async function checkSegment(
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
  const context = {
    appliance,
    recording,
    object: row.object_key,
    schema: 'exhibit.segment/v1',
    maskingPolicyVersion: row.policy_version,
  };
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
