import { AssetReferences } from '../asset-references.js';
import { type ClockJump, jumpsIn } from '../clock-notes.js';
import { requireShallow } from '../json-depth.js';
import { isObject, type JsonObject } from '../json-shape.js';
import { PACK_PATHS } from '../pack-format.js';
import { gunzip } from '../primitives.js';
import { ArchiveLayout, frameBytes, snapshotTime } from '../recording-archive.js';
import { chainFaults } from '../recording-chain.js';
import { type ManifestSegment, type RecordingManifest, mergeGaps } from '../recording-manifest.js';
import type { WatchedElement } from '../rebuilt-page/disclosure-watch.js';
import { sha256Hex } from '../sha256.js';
import { type VisitObservations, VisitReader } from '../visit-observations.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

/** The wire's own limits: what is larger was never accepted. */
const MAX_HEADER_BYTES = 4_096;
const MAX_EVENTS_BYTES = 16_777_216;
/** A page that is nested deeper no browser builds. */
const MAX_EVENTS_DEPTH = 100_000;
/** All events of a pack together. */
const MAX_EXPANDED_BYTES = 4 * 2 ** 30;

export interface SegmentFindings {
  visit: VisitObservations;
  references: AssetReferences;
  /** The archive that these segments make. */
  layout: ArchiveLayout;
  jumps: ClockJump[];
}

/**
 * Checks chain, headers and contents of every segment, and reads the visit and references to assets on the way.
 * Returns null when a segment cannot be believed: a verdict computed from half a recording would accuse the wrong item.
 */
export async function checkSegments(
  contents: PackContents,
  manifest: RecordingManifest,
  watched: WatchedElement[],
  report: VerificationReport,
): Promise<SegmentFindings | null> {
  for (const { seq, code } of chainFaults(manifest.segments, manifest.gaps))
    report.fault(PACK_PATHS.manifest, code, `The chain of segments does not hold at number ${seq}.`);
  const reader = new VisitReader(watched);
  const references = new AssetReferences();
  const layout = new ArchiveLayout(manifest.recording);
  const jumps: ClockJump[] = [];
  const faultsBefore = report.faults.length;
  let expanded = 0;
  for (const segment of manifest.segments) {
    const header = checkHeader(contents, manifest, segment, report);
    const room = Math.min(MAX_EXPANDED_BYTES - expanded, report.budget.bytes);
    const read = await readEvents(contents, segment, { reader, references }, room, report);
    expanded += read.expanded;
    report.budget.bytes -= read.expanded;
    jumps.push(...jumpsIn(header.claims, segment.seq));
    const { seq, firstAt, lastAt } = segment;
    const length = frameBytes(header.bytes, segment.bytes);
    layout.place({ seq, length, firstAt, lastAt, snapshotAt: read.snapshotAt });
  }
  checkNoOthers(contents, manifest, report);
  report.note(
    `Segments, their bytes, headers and chain: ${manifest.segments.length}, with ${manifest.gaps.length} declared gaps`,
  );
  const visit = reader.visit(manifest);
  return report.faults.length === faultsBefore ? { visit, references, layout, jumps } : null;
}

function checkHeader(
  contents: PackContents,
  manifest: RecordingManifest,
  segment: ManifestSegment,
  report: VerificationReport,
): { bytes: number; claims: JsonObject } {
  const path = PACK_PATHS.segmentHeader(segment.seq);
  const bytes = contents.require(path);
  if (bytes === null) return { bytes: 0, claims: {} };
  if (sha256Hex(bytes) !== segment.headerHash) {
    report.fault(path, 'SEGMENT_HASH_WRONG', 'The header is not the one that the manifest names.');
    return { bytes: bytes.length, claims: {} };
  }
  const header = bytes.length > MAX_HEADER_BYTES ? null : parseJson(bytes);
  const claims = isObject(header) ? header : {};
  const { counts, gap } = claims;
  const agrees =
    claims['recording'] === manifest.recording &&
    claims['consentId'] === manifest.consentId &&
    claims['seq'] === segment.seq &&
    claims['hash'] === segment.hash &&
    claims['prevHash'] === segment.prevHash &&
    claims['firstAt'] === segment.firstAt &&
    claims['lastAt'] === segment.lastAt &&
    isObject(counts) &&
    counts['events'] === segment.events &&
    manifest.policyVersions.includes(claims['policyVersion'] as number) &&
    manifest.recorderVersions.includes(claims['recorderVersion'] as string);
  if (!agrees) report.fault(path, 'SEGMENT_HEADER_WRONG', 'The header says other things than the manifest.');
  if (gap !== undefined && !isDeclared(gap, manifest))
    report.fault(path, 'GAP_NOT_IN_MANIFEST', 'The header declares a gap that the manifest leaves out.');
  return { bytes: bytes.length, claims };
}

interface EventsRead {
  /** Bytes. */
  expanded: number;
  snapshotAt: number | null;
}

const NOTHING_READ: EventsRead = { expanded: 0, snapshotAt: null };

async function readEvents(
  contents: PackContents,
  segment: ManifestSegment,
  into: { reader: VisitReader; references: AssetReferences },
  room: number,
  report: VerificationReport,
): Promise<EventsRead> {
  const path = PACK_PATHS.segmentEvents(segment.seq);
  const body = contents.require(path);
  if (body === null) return NOTHING_READ;
  if (body.length !== segment.bytes || sha256Hex(body) !== segment.hash) {
    report.fault(path, 'SEGMENT_HASH_WRONG', 'The segment is not the one that the manifest names.');
    return NOTHING_READ;
  }
  const json = await report.attemptLater(path, () => gunzip(body, Math.min(room, MAX_EVENTS_BYTES)));
  if (json === null) return NOTHING_READ;
  const events = parseJson(json);
  if (!Array.isArray(events) || events.length !== segment.events)
    report.fault(
      path,
      'SEGMENT_CONTENT_WRONG',
      'The segment does not hold the events that the manifest counts.',
    );
  into.reader.read(events);
  into.references.read(json.toString('utf8'), events);
  return { expanded: json.length, snapshotAt: snapshotTime(events) };
}

function checkNoOthers(
  contents: PackContents,
  manifest: RecordingManifest,
  report: VerificationReport,
): void {
  const known = new Set(
    manifest.segments.flatMap(({ seq }) => [PACK_PATHS.segmentHeader(seq), PACK_PATHS.segmentEvents(seq)]),
  );
  for (const name of contents.names())
    if (name.startsWith('recording/segments/') && !known.has(name))
      report.fault(name, 'SEGMENT_NOT_IN_MANIFEST', 'The manifest has no such segment.');
}

function isDeclared(gap: unknown, manifest: RecordingManifest): boolean {
  if (!isObject(gap)) return false;
  const { fromSeq, toSeq } = gap as { fromSeq: number; toSeq: number };
  return mergeGaps(manifest.gaps).some((declared) => declared.fromSeq <= fromSeq && toSeq <= declared.toSeq);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    requireShallow(bytes, MAX_EVENTS_DEPTH);
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
