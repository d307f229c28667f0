import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { frameOf, sampleArchive } from './archive.fixture.js';
import { canonicalBytes } from './canonical-json.js';
import { encryptObject, type OpenObject, openObject } from './encrypted-object.js';
import {
  type ArchivedSegment,
  type ArchiveIndex,
  ArchiveLayout,
  archiveIndexBytes,
  archiveShape,
  archiveTail,
  parseArchiveIndex,
  readArchiveIndex,
  snapshotTime,
  splitFrame,
} from './recording-archive.js';
import { sha256Hex } from './sha256.js';

const VECTORS = join(import.meta.dirname, '../../docs/format/vectors/recording-archive.json');
const { index, object, key, context, frames } = sampleArchive([20_000, 50]);

const code = (name: string): Error => expect.objectContaining({ code: name }) as unknown as Error;

function opened(bytes: Buffer): Promise<OpenObject> {
  const read = (offset: number, length: number) => Promise.resolve(bytes.subarray(offset, offset + length));
  return openObject(key, context, { size: bytes.length, read });
}

const ending = async (plain: Buffer) => readArchiveIndex(await opened(encryptObject(key, context, plain)));

describe('the index of an archive is refused', () => {
  const bent = (change: object, first: Partial<Record<keyof ArchivedSegment, unknown>> = {}): Buffer =>
    canonicalBytes({
      ...index,
      segments: index.segments.map((segment, at) => (at === 0 ? { ...segment, ...first } : segment)),
      ...change,
    });

  it.each([
    ['is no object', canonicalBytes(7)],
    ['is of another schema', bent({ schema: 'exhibit.archive/v2' })],
    ['names no recording', bent({ recording: '' })],
    ['lists no segments', bent({ segments: {} })],
    ['lists too many', bent({ segments: Array.from({ length: 100_001 }, () => 0) })],
    ['lists what is no segment', bent({ segments: [7] })],
    ['has a segment out of order', bent({ segments: index.segments.toReversed() })],
    ['leaves a hole', bent({}, { offset: 1 })],
    ['has a frame without a header', bent({}, { length: 3 })],
    ['has a frame that is too large', bent({}, { length: 1_048_577 })],
    ['has a number that is none', bent({}, { seq: -1 })],
    ['has a time that is none', bent({}, { firstAt: 'now' })],
    ['has a picture at no time', bent({}, { snapshotAt: 'now' })],
  ])('that %s', (_what, bytes) => {
    expect(() => parseArchiveIndex(bytes)).toThrow(code('ARCHIVE_INVALID'));
  });

  it('that repeats a number', () => {
    const [one, two] = index.segments as [ArchivedSegment, ArchivedSegment];
    const bytes = bent({ segments: [one, { ...two, seq: one.seq }] });
    expect(() => parseArchiveIndex(bytes)).toThrow(code('ARCHIVE_INVALID'));
  });

  it('at the end of an archive that has none, or that ends elsewhere', async () => {
    const indexBytes = archiveIndexBytes(index);
    const length = (bytes: number): Buffer =>
      Buffer.from([bytes >>> 24, (bytes >> 16) & 255, (bytes >> 8) & 255, bytes & 255]);
    await expect(ending(Buffer.alloc(3))).rejects.toThrow(code('ARCHIVE_INVALID'));
    await expect(ending(length(9))).rejects.toThrow(code('ARCHIVE_INVALID'));
    await expect(ending(Buffer.concat([Buffer.alloc(100), length(0xffffffff)]))).rejects.toThrow(
      code('ARCHIVE_INVALID'),
    );
    await expect(ending(archiveTail(indexBytes))).rejects.toThrow(code('ARCHIVE_INVALID'));
    await expect(
      ending(Buffer.concat([...frames, Buffer.alloc(1), archiveTail(indexBytes)])),
    ).rejects.toThrow(code('ARCHIVE_INVALID'));
  });
});

describe('a frame is refused', () => {
  it.each([
    ['is too short for a length', Buffer.alloc(3)],
    ['announces more header than there is', frameOf(Buffer.alloc(10), Buffer.alloc(0)).subarray(0, 12)],
    ['announces a header beyond the limit', frameOf(Buffer.alloc(4_097), Buffer.alloc(0))],
  ])('that %s', (_what, bytes) => {
    expect(splitFrame(bytes)).toBeNull();
  });
});

describe('an archive', () => {
  it('says itself where its segments are', async () => {
    const read = await readArchiveIndex(await opened(object));
    expect(read.index).toEqual(index);
    expect(sha256Hex(read.bytes)).toBe(archiveShape(index).indexHash);
  });

  it('without segments has an index all the same', async () => {
    const empty: ArchiveIndex = new ArchiveLayout('r').index;
    const { index: read } = await ending(archiveTail(archiveIndexBytes(empty)));
    expect(read.segments).toEqual([]);
  });

  it('knows when the first whole picture in a segment was taken', () => {
    expect(snapshotTime({})).toBeNull();
    expect(snapshotTime([null, 7, { type: 3, timestamp: 5 }])).toBeNull();
    expect(snapshotTime([{ type: 2, timestamp: 'noon' }])).toBeNull();
    expect(
      snapshotTime([
        { type: 4, timestamp: 1 },
        { type: 2, timestamp: 5.5 },
        { type: 2, timestamp: 9 },
      ]),
    ).toBe(5);
  });

  const { vectors } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { vectors: Vector[] };

  it.each(vectors)('agrees with the published vector: $name', (vector) => {
    const layout = new ArchiveLayout(vector.recording);
    const plain = vector.segments.map(({ seq, header, bodyBytes, bodySha256, ...times }) => {
      const body = Buffer.from(
        Uint8Array.from({ length: bodyBytes }, (_, i) => (i * 7 + (i >> 8) + seq) & 0xff),
      );
      expect(sha256Hex(body)).toBe(bodySha256);
      const frame = frameOf(Buffer.from(header), body);
      expect(splitFrame(frame)).toEqual({ header: Buffer.from(header), body });
      layout.place({ seq, length: frame.length, ...times });
      return frame;
    });
    const made = Buffer.concat([...plain, archiveTail(archiveIndexBytes(layout.index))]);
    expect(archiveIndexBytes(layout.index).toString('utf8')).toBe(vector.index);
    expect(parseArchiveIndex(Buffer.from(vector.index))).toEqual(layout.index);
    expect(made.length).toBe(vector.plaintextBytes);
    expect(sha256Hex(made)).toBe(vector.plaintextSha256);
    const bytes = (name: 'inputKey' | 'salt'): Buffer => Buffer.from(vector[name], 'hex');
    const sealed = encryptObject(bytes('inputKey'), Buffer.from(vector.context), made, bytes('salt'));
    expect({ ...archiveShape(layout.index), ciphertextHash: sha256Hex(sealed) }).toEqual(vector.archive);
    if (vector.object !== undefined) expect(sealed.toString('hex')).toBe(vector.object);
  });
});

interface Vector {
  name: string;
  recording: string;
  inputKey: string;
  salt: string;
  context: string;
  index: string;
  plaintextBytes: number;
  plaintextSha256: string;
  archive: object;
  object?: string;
  segments: (Omit<ArchivedSegment, 'offset' | 'length'> & {
    header: string;
    bodyBytes: number;
    bodySha256: string;
  })[];
}
