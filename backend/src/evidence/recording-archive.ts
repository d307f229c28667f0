import { canonicalBytes, parseCanonical } from './canonical-json.js';
import type { OpenObject } from './encrypted-object.js';
import { encryptedObjectSize, pieceCount } from './cobblestone-sizes.js';
import { EvidenceError } from './evidence-error.js';
import { isCount, isObject, isText, isTime } from './json-shape.js';
import { ARCHIVE_SCHEMA, type ManifestArchive } from './manifest-archive.js';
import { sha256Hex } from './sha256.js';

// A sealed recording as one object: docs/format/recording-archive.md.

export const MAX_ARCHIVED_SEGMENTS = 100_000;
/** The wire's own limit: what is larger was never accepted. */
export const MAX_FRAME_BYTES = 1_048_576;
const MAX_HEADER_BYTES = 4_096;
const MAX_INDEX_BYTES = 32 * 2 ** 20;
const LENGTH_BYTES = 4;

/** Where one segment stands in the plaintext, and what a player has to know before it asks for it. */
export interface ArchivedSegment {
  seq: number;
  /** First byte of its frame. */
  offset: number;
  /** Bytes of its frame. */
  length: number;
  /** The visitor's clock, epoch ms. */
  firstAt: number;
  lastAt: number;
  /** When the first whole picture of a page in it was taken, by the same clock: a player may begin there. Null for none. */
  snapshotAt: number | null;
}

export interface ArchiveIndex {
  schema: typeof ARCHIVE_SCHEMA;
  recording: string;
  segments: ArchivedSegment[];
}

/** Gives each segment its place, one behind the other, as they come by. */
export class ArchiveLayout {
  private readonly segments: ArchivedSegment[] = [];
  private end = 0;

  constructor(private readonly recording: string) {}

  place(segment: Omit<ArchivedSegment, 'offset'>): ArchivedSegment {
    const placed = { ...segment, offset: this.end };
    this.segments.push(placed);
    this.end += segment.length;
    return placed;
  }

  get index(): ArchiveIndex {
    return { schema: ARCHIVE_SCHEMA, recording: this.recording, segments: this.segments };
  }
}

export function archiveIndexBytes(index: ArchiveIndex): Buffer {
  return canonicalBytes(index);
}

/** What stands behind the last frame: the index, and its length, which is how it is found from the end. */
export function archiveTail(indexBytes: Uint8Array): Buffer {
  const tail = Buffer.alloc(indexBytes.length + LENGTH_BYTES);
  tail.set(indexBytes);
  tail.writeUInt32BE(indexBytes.length, indexBytes.length);
  return tail;
}

/** Everything that follows from the index alone; the ciphertext's hash is the store's to show. */
export function archiveShape(index: ArchiveIndex): Omit<ManifestArchive, 'ciphertextHash'> {
  const indexBytes = archiveIndexBytes(index);
  const plain = framesEnd(index) + indexBytes.length + LENGTH_BYTES;
  return {
    schema: ARCHIVE_SCHEMA,
    bytes: encryptedObjectSize(plain),
    indexHash: sha256Hex(indexBytes),
    pieces: pieceCount(plain),
  };
}

/** Reads the index from the end of the archive. Structure only: its hash is compared with the manifest's by the caller. */
export async function readArchiveIndex(archive: OpenObject): Promise<{ bytes: Buffer; index: ArchiveIndex }> {
  if (archive.size < LENGTH_BYTES) throw invalid('it has no end');
  const length = (await archive.read(archive.size - LENGTH_BYTES, LENGTH_BYTES)).readUInt32BE();
  const at = archive.size - LENGTH_BYTES - length;
  if (length > MAX_INDEX_BYTES || at < 0) throw invalid('the length of its index');
  const bytes = await archive.read(at, length);
  const index = parseArchiveIndex(bytes);
  if (framesEnd(index) !== at) throw invalid('its frames end elsewhere');
  return { bytes, index };
}

export function parseArchiveIndex(bytes: Uint8Array): ArchiveIndex {
  const index = parseCanonical(bytes);
  if (!isObject(index) || index['schema'] !== ARCHIVE_SCHEMA) throw invalid('its schema');
  const { recording, segments } = index;
  if (!isText(recording, 64)) throw invalid('its recording');
  if (!Array.isArray(segments) || segments.length > MAX_ARCHIVED_SEGMENTS || !areInPlace(segments))
    throw invalid('its segments');
  return index as unknown as ArchiveIndex;
}

/** Frame: length of the header (4 bytes, big-endian) ‖ header (JSON as it was sent) ‖ body (gzip as it was sent). */
export function splitFrame(frame: Uint8Array): { header: Buffer; body: Buffer } | null {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
  if (bytes.length < LENGTH_BYTES) return null;
  const bodyAt = LENGTH_BYTES + bytes.readUInt32BE();
  if (bodyAt > LENGTH_BYTES + MAX_HEADER_BYTES || bodyAt > bytes.length) return null;
  return { header: bytes.subarray(LENGTH_BYTES, bodyAt), body: bytes.subarray(bodyAt) };
}

export function frameBytes(headerBytes: number, bodyBytes: number): number {
  return LENGTH_BYTES + headerBytes + bodyBytes;
}

const RRWEB_FULL_SNAPSHOT = 2;

/** When the first whole picture in these events was taken, in whole ms; null for none. Events are hostile JSON. */
export function snapshotTime(events: unknown): number | null {
  if (!Array.isArray(events)) return null;
  const snapshot: unknown = events.find((event) => isObject(event) && event['type'] === RRWEB_FULL_SNAPSHOT);
  const at = isObject(snapshot) ? snapshot['timestamp'] : null;
  return isTime(at) ? Math.floor(at) : null;
}

/** Where the index begins. */
export function framesEnd({ segments }: Pick<ArchiveIndex, 'segments'>): number {
  const last = segments.at(-1);
  return last === undefined ? 0 : last.offset + last.length;
}

/** In order, one behind the other, from byte 0 on: no byte of the archive is nobody's. */
function areInPlace(segments: unknown[]): boolean {
  let [end, seq] = [0, -1];
  for (const segment of segments) {
    if (!isArchivedSegment(segment) || segment.seq <= seq || segment.offset !== end) return false;
    [end, seq] = [end + segment.length, segment.seq];
  }
  return Number.isSafeInteger(end);
}

function isArchivedSegment(value: unknown): value is ArchivedSegment {
  if (!isObject(value)) return false;
  const { seq, offset, length, firstAt, lastAt, snapshotAt } = value;
  return (
    [seq, offset, length].every(isCount) &&
    (length as number) >= LENGTH_BYTES &&
    (length as number) <= MAX_FRAME_BYTES &&
    [firstAt, lastAt].every(isTime) &&
    (snapshotAt === null || isTime(snapshotAt))
  );
}

function invalid(what: string): EvidenceError {
  return new EvidenceError('ARCHIVE_INVALID', `The archive is not valid: ${what}.`);
}
