import { gzipSync } from 'node:zlib';
import { encryptObject } from './encrypted-object.js';
import { canonicalBytes } from './canonical-json.js';
import {
  type ArchiveIndex,
  ArchiveLayout,
  archiveIndexBytes,
  archiveShape,
  archiveTail,
  frameBytes,
} from './recording-archive.js';
import { buildManifest, type ManifestSegment, type RecordingManifest } from './recording-manifest.js';
import { sha256Hex } from './sha256.js';

const RECORDING = '6f1c1c1e-5a44-4c2e-9f0a-0d5a7a9a1b11';
const START = 1_790_000_000_000;

export interface SampleArchive {
  key: Buffer;
  context: Buffer;
  object: Buffer;
  frames: Buffer[];
  index: ArchiveIndex;
  manifest: RecordingManifest;
}

export function frameOf(header: Uint8Array, body: Uint8Array): Buffer {
  const frame = Buffer.alloc(frameBytes(header.length, body.length));
  frame.writeUInt32BE(header.length);
  frame.set(header, 4);
  frame.set(body, 4 + header.length);
  return frame;
}

/** An archive of segments of about so many bytes each, and the manifest that goes with it. */
export function sampleArchive(
  sizes: readonly number[],
  arrange: (frames: Buffer[]) => Buffer[] = (frames) => frames,
): SampleArchive {
  const layout = new ArchiveLayout(RECORDING);
  const segments: ManifestSegment[] = [];
  const frames: Buffer[] = [];
  for (const [seq, size] of sizes.entries()) {
    const body = gzipSync(Buffer.alloc(size, seq + 1), { level: 0 });
    const header = Buffer.from(JSON.stringify({ recording: RECORDING, seq }));
    const [firstAt, lastAt] = [START + seq * 5_000, START + seq * 5_000 + 4_900];
    const frame = frameOf(header, body);
    frames.push(frame);
    layout.place({ seq, length: frame.length, firstAt, lastAt, snapshotAt: seq === 0 ? firstAt : null });
    segments.push({
      seq,
      hash: sha256Hex(body),
      headerHash: sha256Hex(header),
      prevHash: segments.at(-1)?.hash ?? null,
      bytes: body.length,
      receivedAt: new Date(lastAt + 300).toISOString(),
      firstAt,
      lastAt,
      events: 1,
      ciphertextHash: sha256Hex(Buffer.from(`segment ${seq}`)),
    });
  }
  const { index } = layout;
  const key = Buffer.alloc(32, 5);
  const context = canonicalBytes({ object: 'an archive' });
  const object = encryptObject(
    key,
    context,
    Buffer.concat([...arrange(frames), archiveTail(archiveIndexBytes(index))]),
  );
  const manifest = buildManifest({
    appliance: 'bank.example',
    recording: RECORDING,
    site: 'demo-bank',
    consentId: 'b0b7c4c2-2a53-4f0e-8d6c-7a1f9d3f2c22',
    policyVersions: [1],
    recorderVersions: ['0.1.0'],
    openedAt: '2026-11-20T10:00:00.000Z',
    sealedAt: '2026-11-20T10:05:00.000Z',
    segments,
    gaps: [],
    end: 'stopped',
    conformance: { checked: true, violations: 0 },
    archive: { ...archiveShape(index), ciphertextHash: sha256Hex(object) },
  });
  return { key, context, object, frames, index, manifest };
}
