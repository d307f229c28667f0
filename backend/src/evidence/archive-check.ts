import { createHash, type Hash } from 'node:crypto';
import type { ByteSource } from './byte-slices.js';
import { PIECE_BYTES, plainBytes } from './cobblestone-sizes.js';
import { openObjectStream } from './encrypted-stream.js';
import { EvidenceError, type EvidenceErrorCode } from './evidence-error.js';
import {
  type ArchiveIndex,
  archiveIndexBytes,
  archiveShape,
  archiveTail,
  framesEnd,
  splitFrame,
} from './recording-archive.js';
import { type ChainFaultCode, chainFaults } from './recording-chain.js';
import type { ManifestSegment, RecordingManifest } from './recording-manifest.js';
import { sha256Hex } from './sha256.js';

export type ArchiveFaultCode =
  EvidenceErrorCode | ChainFaultCode | 'ARCHIVE_INDEX_WRONG' | 'ARCHIVE_HASH_WRONG' | 'SEGMENT_HASH_WRONG';

export interface ArchiveFault {
  /** Number of the segment; null when it is about the archive as a whole or its index. */
  seq: number | null;
  code: ArchiveFaultCode;
}

export interface ArchiveToCheck {
  key: Uint8Array;
  context: Uint8Array;
  /** The object as the store gives it, from its first byte. */
  source: ByteSource;
  /** Of the object, hex: the manifest's, or for recordings sealed before archives the one in the audit log. */
  ciphertextHash: string;
  /** Kept outside of the archive. */
  index: ArchiveIndex;
  manifest: RecordingManifest;
}

/**
 * Reads an archive whole and re-derives everything that was ever said of it: pieces, frames, hashes, chain, index. One
 * segment in memory at a time. Names every fault; throws only what `source` throws.
 */
export async function checkArchive(archive: ArchiveToCheck): Promise<ArchiveFault[]> {
  const { index, manifest } = archive;
  const faults: ArchiveFault[] = [
    ...indexFaults(index, manifest),
    ...chainFaults(manifest.segments, manifest.gaps),
  ];
  const hash = createHash('sha256');
  const objectBytes = archiveShape(index).bytes;
  const size = plainBytes(objectBytes - 1) as number;
  const walk = new Walk(index, manifest.segments, faults);
  const pieces = openObjectStream(archive.key, archive.context, hashed(archive.source, hash), objectBytes);
  try {
    for await (const { number, plain } of pieces)
      walk.pass(plain, Math.min(PIECE_BYTES, size - number * PIECE_BYTES));
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    faults.push({ seq: null, code: error.code });
  }
  // What is cut off or unreadable is named already; the hash finds what no piece shows.
  if (faults.length === 0 && hash.digest('hex') !== archive.ciphertextHash)
    faults.push({ seq: null, code: 'ARCHIVE_HASH_WRONG' });
  return faults;
}

function indexFaults(index: ArchiveIndex, manifest: RecordingManifest): ArchiveFault[] {
  const said = manifest.archive;
  const { bytes, indexHash, pieces } = archiveShape(index);
  const agrees =
    index.recording === manifest.recording &&
    index.segments.length === manifest.segments.length &&
    (said === undefined || (said.bytes === bytes && said.indexHash === indexHash && said.pieces === pieces));
  const faults: ArchiveFault[] = agrees ? [] : [{ seq: null, code: 'ARCHIVE_INDEX_WRONG' }];
  const placed = new Map(index.segments.map((segment) => [segment.seq, segment]));
  for (const { seq, firstAt, lastAt } of manifest.segments) {
    const segment = placed.get(seq);
    if (segment?.firstAt !== firstAt || segment.lastAt !== lastAt)
      faults.push({ seq, code: 'ARCHIVE_INDEX_WRONG' });
  }
  return faults;
}

/** Goes through the plaintext from place to place: every frame, then the index. */
class Walk {
  private readonly places: { seq: number | null; end: number }[];
  private readonly segments: Map<number, ManifestSegment>;
  private readonly tail: Buffer;
  private parts: Buffer[] = [];
  private damaged = false;
  private at = 0;
  private next = 0;

  constructor(
    index: ArchiveIndex,
    segments: readonly ManifestSegment[],
    private readonly faults: ArchiveFault[],
  ) {
    this.tail = archiveTail(archiveIndexBytes(index));
    this.segments = new Map(segments.map((segment) => [segment.seq, segment]));
    this.places = index.segments.map(({ seq, offset, length }) => ({ seq, end: offset + length }));
    this.places.push({ seq: null, end: framesEnd(index) + this.tail.length });
  }

  pass(plain: Buffer | null, bytes: number): void {
    const from = this.at;
    while (this.at < from + bytes) {
      const place = this.places[this.next] as (typeof this.places)[number];
      const end = Math.min(place.end, from + bytes);
      if (plain === null) this.damaged = true;
      else this.parts.push(plain.subarray(this.at - from, end - from));
      this.at = end;
      if (end === place.end) this.leave(place.seq);
    }
  }

  private leave(seq: number | null): void {
    const code = this.damaged ? 'OBJECT_PIECE_DAMAGED' : this.contentFault(seq, Buffer.concat(this.parts));
    if (code !== null) this.faults.push({ seq, code });
    this.parts = [];
    this.damaged = false;
    this.next++;
  }

  private contentFault(seq: number | null, bytes: Buffer): ArchiveFaultCode | null {
    if (seq === null) return bytes.equals(this.tail) ? null : 'ARCHIVE_INDEX_WRONG';
    const said = this.segments.get(seq);
    const frame = splitFrame(bytes);
    const holds =
      frame !== null && sha256Hex(frame.body) === said?.hash && sha256Hex(frame.header) === said.headerHash;
    return holds ? null : 'SEGMENT_HASH_WRONG';
  }
}

async function* hashed(source: ByteSource, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const part of source) {
    hash.update(part);
    yield part;
  }
}
