import { type AssetKind, formatOf } from './asset-format.js';
import {
  NOT_CAPTURED_REASONS,
  REFERENCED_KINDS,
  type NotCapturedReason,
  type ReferencedKind,
} from './asset-references.js';
import { canonicalBytes, parseCanonical } from './canonical-json.js';
import { type ClockNotes, isClockNotes } from './clock-notes.js';
import { EvidenceError } from './evidence-error.js';
import {
  isCount,
  isHash,
  isInstant,
  isListOf,
  isObject,
  isText,
  isTime,
  type JsonObject,
} from './json-shape.js';
import { isManifestArchive, type ManifestArchive } from './manifest-archive.js';
import type { ObservationGap } from './verdict.js';

export const MANIFEST_SCHEMA = 'exhibit.manifest/v1';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface ManifestSegment {
  seq: number;
  /** Hex SHA-256 of the compressed body. */
  hash: string;
  /** Hex SHA-256 of the header's JSON bytes as they were sent. */
  headerHash: string;
  prevHash: string | null;
  /** Bytes of the compressed body. */
  bytes: number;
  /** The appliance's clock. */
  receivedAt: string;
  /** The visitor's clock, epoch ms. */
  firstAt: number;
  lastAt: number;
  events: number;
  /** Hex SHA-256 of the object as it was stored, encrypted. */
  ciphertextHash: string;
}

export interface ManifestGap {
  fromSeq: number;
  toSeq: number;
  reason: string;
}

/** Bytes of the firm's own that the picture needs, as the visitor's browser had them. */
export interface ManifestAsset {
  sha256: string;
  /** Decided from the bytes; one of asset-format.ts. */
  mime: string;
  bytes: number;
  kind: AssetKind;
}

/** How many of the assets that the events refer to are missing for one reason. */
export interface NotCaptured {
  kind: ReferencedKind;
  reason: NotCapturedReason;
  count: number;
}

export type RecordingEnd = 'stopped' | 'withdrawn' | 'silence';

/** What the appliance says about a recording when it seals it. */
export interface RecordingManifest {
  schema: typeof MANIFEST_SCHEMA;
  appliance: string;
  recording: string;
  site: string;
  consentId: string;
  policyVersions: number[];
  openedAt: string;
  sealedAt: string;
  segments: ManifestSegment[];
  gaps: ManifestGap[];
  end: RecordingEnd;
  recorderVersions: string[];
  conformance: ManifestConformance;
  /** By hash, each once. Manifests from before assets were captured have neither member. */
  assets?: ManifestAsset[];
  notCaptured?: NotCaptured[];
  /** Manifests from before segments were compacted lack these three. */
  archive?: ManifestArchive;
  /** Players that the appliance had when it sealed: what a picture looked like is theirs to show. */
  playerVersions?: string[];
  clock?: ClockNotes;
}

/**
 * What the appliance's own check of every string found before it sealed. Manifests from before that check say
 * `checked: false` and no more.
 */
export interface ManifestConformance {
  checked: boolean;
  violations: number;
  checkerVersion?: string;
  /** Published masking policies that the segments were held to. */
  policyVersions?: number[];
  events?: number;
  /** How many strings were masked, structure, cleaned styles, cleaned addresses, and in clear under a rule. */
  strings?: Record<'masked' | 'structure' | 'styles' | 'addresses' | 'unmasked', number>;
}

/** Builds a manifest in its one order: segments and gaps by number, versions sorted and once. */
export function buildManifest(input: Omit<RecordingManifest, 'schema'>): RecordingManifest {
  return requireManifest({
    ...input,
    schema: MANIFEST_SCHEMA,
    policyVersions: [...new Set(input.policyVersions)].sort((a, b) => a - b),
    recorderVersions: [...new Set(input.recorderVersions)].sort(),
    segments: input.segments.toSorted((a, b) => a.seq - b.seq),
    gaps: input.gaps.toSorted((a, b) => a.fromSeq - b.fromSeq),
  });
}

export function manifestBytes(manifest: RecordingManifest): Buffer {
  return canonicalBytes(manifest);
}

export function parseManifest(bytes: Uint8Array): RecordingManifest {
  return requireManifest(parseCanonical(bytes));
}

/** When, on the visitor's clock, something was captured and lost: between the segments on either side. */
export function observationGaps(manifest: Pick<RecordingManifest, 'segments' | 'gaps'>): ObservationGap[] {
  const bySeq = new Map(manifest.segments.map((segment) => [segment.seq, segment]));
  return mergeGaps(manifest.gaps).map(({ fromSeq, toSeq }) => ({
    from: bySeq.get(fromSeq - 1)?.lastAt ?? null,
    to: bySeq.get(toSeq + 1)?.firstAt ?? null,
  }));
}

/** Gaps that touch are one hole. */
export function mergeGaps(
  gaps: Pick<ManifestGap, 'fromSeq' | 'toSeq'>[],
): { fromSeq: number; toSeq: number }[] {
  const merged: { fromSeq: number; toSeq: number }[] = [];
  for (const { fromSeq, toSeq } of gaps.toSorted((a, b) => a.fromSeq - b.fromSeq)) {
    const last = merged.at(-1);
    if (last !== undefined && fromSeq <= last.toSeq + 1) last.toSeq = Math.max(last.toSeq, toSeq);
    else merged.push({ fromSeq, toSeq });
  }
  return merged;
}

/** Structure only; whether the chain holds is recording-chain.ts's question. Unknown members are kept: v1 is add-only. */
export function requireManifest(value: unknown): RecordingManifest {
  if (!isObject(value) || value['schema'] !== MANIFEST_SCHEMA) throw invalid('its schema');
  const fault = manifestFault(value);
  if (fault !== null) throw invalid(fault);
  return value as unknown as RecordingManifest;
}

function manifestFault(manifest: JsonObject): string | null {
  const { recording, policyVersions, recorderVersions, segments, gaps, end, conformance } = manifest;
  const { assets = [], notCaptured = [], playerVersions = [], archive, clock } = manifest;
  if (typeof recording !== 'string' || !UUID.test(recording)) return 'recording';
  for (const name of ['appliance', 'site', 'consentId']) if (!isText(manifest[name], 256)) return name;
  for (const name of ['openedAt', 'sealedAt']) if (!isInstant(manifest[name])) return name;
  if (!isListOf(policyVersions, isCount)) return 'policyVersions';
  if (!isListOf(recorderVersions, (version) => isText(version, 64))) return 'recorderVersions';
  if (!isListOf(segments, isSegment)) return 'segments';
  if (!isListOf(gaps, isGap)) return 'gaps';
  if (!isListOf(assets, isAsset)) return 'assets';
  if (!isListOf(notCaptured, isNotCaptured)) return 'notCaptured';
  if (!isListOf(playerVersions, (version) => isText(version, 64))) return 'playerVersions';
  if (archive !== undefined && !isManifestArchive(archive)) return 'archive';
  if (clock !== undefined && !isClockNotes(clock)) return 'clock';
  if (end !== 'stopped' && end !== 'withdrawn' && end !== 'silence') return 'end';
  return isConformance(conformance) ? null : 'conformance';
}

function isConformance(value: unknown): boolean {
  if (!isObject(value) || typeof value['checked'] !== 'boolean' || !isCount(value['violations']))
    return false;
  const { checkerVersion, policyVersions, events, strings } = value;
  return (
    (checkerVersion === undefined || isText(checkerVersion, 64)) &&
    (policyVersions === undefined || isListOf(policyVersions, isCount)) &&
    (events === undefined || isCount(events)) &&
    (strings === undefined || (isObject(strings) && Object.values(strings).every(isCount)))
  );
}

function isSegment(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { seq, hash, headerHash, prevHash, bytes, receivedAt, firstAt, lastAt, events, ciphertextHash } =
    value;
  if (![seq, bytes, events].every(isCount) || ![firstAt, lastAt].every(isTime)) return false;
  if (![hash, headerHash, ciphertextHash].every(isHash)) return false;
  return (prevHash === null || isHash(prevHash)) && isInstant(receivedAt);
}

function isGap(value: unknown): boolean {
  return (
    isObject(value) && isCount(value['fromSeq']) && isCount(value['toSeq']) && isText(value['reason'], 64)
  );
}

function isAsset(value: unknown): boolean {
  if (!isObject(value) || !isHash(value['sha256']) || !isCount(value['bytes'])) return false;
  const format = typeof value['mime'] === 'string' ? formatOf(value['mime']) : null;
  return format !== null && format.kind === value['kind'];
}

function isNotCaptured(value: unknown): boolean {
  if (!isObject(value) || !isCount(value['count'])) return false;
  const { kind, reason } = value;
  return (
    REFERENCED_KINDS.some((known) => known === kind) && NOT_CAPTURED_REASONS.some((known) => known === reason)
  );
}

function invalid(what: string): EvidenceError {
  return new EvidenceError('MANIFEST_INVALID', `The manifest is not valid: ${what}.`);
}
