import { type ArchiveFault, checkArchive } from './archive-check.js';
import { sampleArchive, type SampleArchive } from './archive.fixture.js';
import { encryptObject } from './encrypted-object.js';
import { type ArchiveIndex, archiveIndexBytes, archiveTail } from './recording-archive.js';
import { sha256Hex } from './sha256.js';

const SIZES = [20_000, 50, 3_000, 40_000, 700];
const archive = sampleArchive(SIZES);
const { segments } = archive.index;
/** Of the object: format, salt, commitment. */
const FRAME = 57;
const SEALED = 16_400;

function check(change: Partial<SampleArchive> & { ciphertextHash?: string }): Promise<ArchiveFault[]> {
  const { object, ...checked } = { ...archive, ...change };
  const ciphertextHash = change.ciphertextHash ?? archive.manifest.archive!.ciphertextHash;
  return checkArchive({ ...checked, ciphertextHash, source: [object] });
}

/** Segments with a byte in the piece, and null when the index has one. */
function inPiece(number: number): (number | null)[] {
  const [from, to] = [number * 16_384, (number + 1) * 16_384];
  const places: { seq: number | null; offset: number; length: number }[] = [
    ...segments,
    { seq: null, offset: segments.at(-1)!.offset + segments.at(-1)!.length, length: Infinity },
  ];
  return places.filter(({ offset, length }) => offset < to && offset + length > from).map(({ seq }) => seq);
}

const flipped = (at: number): Buffer => {
  const copy = Buffer.from(archive.object);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
};

describe('an archive is refused', () => {
  it('in which two segments were swapped, by who has the key, naming both', async () => {
    const equal = sampleArchive([5_000, 5_000, 5_000]);
    const swapped = sampleArchive([5_000, 5_000, 5_000], ([a, b, c]) => [b!, a!, c!]);
    const faults = await check({
      ...equal,
      object: swapped.object,
      ciphertextHash: sha256Hex(swapped.object),
    });
    expect(faults).toEqual([
      { seq: 0, code: 'SEGMENT_HASH_WRONG' },
      { seq: 1, code: 'SEGMENT_HASH_WRONG' },
    ]);
  });

  it('wherever a byte was changed, naming every segment that lies there', async () => {
    const pieces = Math.ceil((archive.object.length - FRAME) / SEALED);
    for (let number = 0; number < pieces; number++)
      for (const at of [0, 8_000, SEALED - 1].map((place) => FRAME + number * SEALED + place)) {
        if (at >= archive.object.length) continue;
        expect(await check({ object: flipped(at) })).toEqual(
          inPiece(number).map((seq) => ({ seq, code: 'OBJECT_PIECE_DAMAGED' })),
        );
      }
  });

  it.each([
    ['format', 0, 'OBJECT_FORMAT_UNKNOWN'],
    ['salt', 1, 'OBJECT_KEY_OR_CONTEXT_WRONG'],
    ['commitment', 56, 'OBJECT_KEY_OR_CONTEXT_WRONG'],
  ])('as a whole when a byte of its %s was changed', async (_region, at, code) => {
    expect(await check({ object: flipped(at) })).toEqual([{ seq: null, code }]);
  });

  it('that was cut off, naming what is missing', async () => {
    const kept = archive.object.subarray(0, FRAME + 2 * SEALED);
    const missing = new Set([2, 3, 4].flatMap(inPiece));
    const named = (await check({ object: kept })).map(({ seq }) => seq);
    expect(named.length).toBeGreaterThan(1);
    expect(named.every((seq) => missing.has(seq))).toBe(true);
    expect((await check({ object: kept.subarray(0, 20) }))[0]).toEqual({
      seq: null,
      code: 'OBJECT_TRUNCATED',
    });
  });

  it('with something behind its end', async () => {
    const longer = Buffer.concat([archive.object, Buffer.alloc(1)]);
    expect(await check({ object: longer })).toEqual([{ seq: null, code: 'OBJECT_TOO_LONG' }]);
  });

  it('whose bytes are another encryption of the same', async () => {
    const { key, context, frames, index } = archive;
    const plain = Buffer.concat([...frames, archiveTail(archiveIndexBytes(index))]);
    const again = encryptObject(key, context, plain);
    expect(await check({ object: again })).toEqual([{ seq: null, code: 'ARCHIVE_HASH_WRONG' }]);
  });

  it('whose index at its end is another than the one that is kept', async () => {
    const { key, context, frames, index } = archive;
    const other = archiveIndexBytes({ ...index, recording: index.recording.replace('6', '7') });
    const object = encryptObject(key, context, Buffer.concat([...frames, archiveTail(other)]));
    expect(await check({ object, ciphertextHash: sha256Hex(object) })).toEqual([
      { seq: null, code: 'ARCHIVE_INDEX_WRONG' },
    ]);
  });

  it('when the index that is kept is not the one that was signed', async () => {
    const bent = (change: (segments: ArchiveIndex['segments']) => void): ArchiveIndex => {
      const copy = structuredClone(archive.index);
      change(copy.segments);
      return copy;
    };
    const codes = async (index: ArchiveIndex) =>
      (await check({ index })).map(({ seq, code }) => `${seq} ${code}`);
    expect(await codes(bent((all) => (all[1]!.snapshotAt = 5)))).toContain('null ARCHIVE_INDEX_WRONG');
    expect(await codes(bent((all) => (all[1]!.firstAt -= 1)))).toContain('1 ARCHIVE_INDEX_WRONG');
    expect(await codes(bent((all) => (all[1]!.lastAt += 1)))).toContain('1 ARCHIVE_INDEX_WRONG');
    expect(await codes(bent((all) => all.pop()))).toContain('4 ARCHIVE_INDEX_WRONG');
    expect(await codes({ ...archive.index, recording: 'another' })).toContain('null ARCHIVE_INDEX_WRONG');
    const extra = bent((all) => all.push({ ...all[4]!, seq: 9, offset: all[4]!.offset + all[4]!.length }));
    expect(await codes(extra)).toContain('null ARCHIVE_INDEX_WRONG');
  });

  it('with a frame in it that is none', async () => {
    const other = sampleArchive(SIZES, ([first, second, ...rest]) => [
      first!,
      Buffer.alloc(second!.length, 0xff),
      ...rest,
    ]);
    expect(await check({ object: other.object, ciphertextHash: sha256Hex(other.object) })).toEqual([
      { seq: 1, code: 'SEGMENT_HASH_WRONG' },
    ]);
  });

  it('with another body under the header that was acknowledged', async () => {
    const other = sampleArchive(SIZES, (frames) => {
      const bent = frames.map((frame) => Buffer.from(frame));
      bent[3]!.writeUInt8(0, bent[3]!.length - 100);
      return bent;
    });
    expect(await check({ object: other.object, ciphertextHash: sha256Hex(other.object) })).toEqual([
      { seq: 3, code: 'SEGMENT_HASH_WRONG' },
    ]);
  });

  it('whose header is another than the one that was acknowledged', async () => {
    const manifest = structuredClone(archive.manifest);
    manifest.segments[2]!.headerHash = 'a'.repeat(64);
    expect(await check({ manifest })).toEqual([{ seq: 2, code: 'SEGMENT_HASH_WRONG' }]);
  });

  it('when the chain of the manifest does not hold', async () => {
    const manifest = structuredClone(archive.manifest);
    manifest.segments[3]!.prevHash = 'a'.repeat(64);
    expect(await check({ manifest })).toEqual([{ seq: 3, code: 'CHAIN_BROKEN' }]);
  });

  it('never for what the store did: that is the store’s error', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield archive.object.subarray(0, 30_000);
      throw new TypeError('the store is away');
    };
    const { key, context, index, manifest } = archive;
    const asked = checkArchive({ key, context, index, manifest, source: failing(), ciphertextHash: '' });
    await expect(asked).rejects.toThrow('the store is away');
  });
});

describe('an archive holds', () => {
  it('when it is what was sealed, however the store cuts it', async () => {
    for (const step of [100, 16_400, 1_000_000]) {
      const parts = Array.from({ length: Math.ceil(archive.object.length / step) }, (_, at) =>
        archive.object.subarray(at * step, (at + 1) * step),
      );
      const { key, context, index, manifest } = archive;
      const { ciphertextHash } = manifest.archive!;
      expect(await checkArchive({ key, context, index, manifest, source: parts, ciphertextHash })).toEqual(
        [],
      );
    }
  });

  it('when it was made after a manifest that knows of none', async () => {
    const { archive: _, ...older } = archive.manifest;
    expect(await check({ manifest: older })).toEqual([]);
  });
});
