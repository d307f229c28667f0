import { digestNoteText } from '../evidence/pack-format.js';
import { type KeyTenure, verifyInTime } from '../evidence/key-history.js';
import { chainFaults } from '../evidence/recording-chain.js';
import { type RecordingManifest, parseManifest } from '../evidence/recording-manifest.js';
import type { ObjectStore } from '../storage/object-store.js';
import { checkAssetRows } from './asset-rows.js';
import { type CheckedArchive, checkArchive } from './archive-check.js';
import type { RecordingRows } from './recording-rows.js';
import { differing } from './row-binding.js';
import type { RunReport } from './run-report.js';
import { checkSegment, segmentItem } from './segment-check.js';

export interface RecordingTools {
  store: ObjectStore;
  appliance: string;
  keys: readonly KeyTenure[];
  report: RunReport;
}

/** What is known of a recording once its rows and objects were checked. */
export interface CheckedRecording {
  /** null when there is none that can be believed. */
  manifest: RecordingManifest | null;
  archive: CheckedArchive;
}

/** Checks a recording's rows against its signed manifest, and its objects against both. `key` is null without keys. */
export async function checkRecording(
  rows: RecordingRows,
  key: Buffer | null,
  tools: RecordingTools,
): Promise<CheckedRecording> {
  const { id } = rows.recording;
  const manifest = signedManifest(rows, tools);
  tools.report.count('recordings');
  if (rows.recording.state === 'destroyed')
    tools.report.fault(`recording/${id}`, 'ROW_ALTERED', 'state: the log knows of no destruction');
  if (manifest === null) {
    checkOpenChain(rows, tools.report);
    // Where no manifest can be believed, nothing is known of the archive either.
    const archive = { onlyCopy: (rows.archive?.segments_removed_at ?? null) !== null, frames: null };
    for (const row of rows.segments) await checkSegment(id, row, null, key, tools, archive);
    return { manifest, archive };
  }
  checkRecordingRow(rows, manifest, tools.report);
  checkGaps(rows, manifest, tools.report);
  checkAssetRows(rows, manifest, tools.report);
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
  return { manifest, archive };
}

/** The manifest if its note is signed for it; null when there is none, or none that can be believed. */
function signedManifest(
  { recording, seal }: Pick<RecordingRows, 'recording' | 'seal'>,
  { appliance, keys, report }: Pick<RecordingTools, 'appliance' | 'keys' | 'report'>,
): RecordingManifest | null {
  // What the log does not know as this recording's manifest holds nothing.
  if (seal === null || report.has(`recording_seal/${recording.id}`)) return null;
  const bytes = Buffer.from(seal.manifest, 'utf8');
  const expected = digestNoteText(appliance, 'manifest', bytes);
  const manifest = isSigned() ? parseManifest(bytes) : null;
  if (manifest?.recording === recording.id) return manifest;
  report.fault(`recording_seal/${recording.id}`, 'NOTE_ALTERED');
  return null;

  function isSigned(): boolean {
    try {
      return verifyInTime(seal!.manifest_note, keys, seal!.entries) === expected;
    } catch {
      return false;
    }
  }
}

function checkRecordingRow(
  { recording, siteKey }: RecordingRows,
  manifest: RecordingManifest,
  report: RunReport,
) {
  const columns = differing(recording, {
    state: recording.state === 'quarantined' || recording.state === 'destroyed' ? recording.state : 'sealed',
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

/** Each row is in the manifest, and each gap of the manifest is a row. */
function checkGaps({ recording, gaps }: RecordingRows, manifest: RecordingManifest, report: RunReport): void {
  const stated = new Map(manifest.gaps.map((gap) => [gap.fromSeq, `${gap.toSeq} ${gap.reason}`]));
  for (const { from_seq, to_seq, reason } of gaps) {
    const item = `recording_gap/${recording.id}/${from_seq}`;
    if (!stated.has(from_seq)) report.fault(item, 'ROW_NOT_IN_LOG', 'the manifest has no such gap');
    else if (stated.get(from_seq) !== `${to_seq} ${reason}`) report.fault(item, 'ROW_ALTERED');
    stated.delete(from_seq);
  }
  for (const from of stated.keys()) report.fault(`recording_gap/${recording.id}/${from}`, 'ROW_MISSING');
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
