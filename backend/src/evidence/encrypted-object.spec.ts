import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageKeys } from './cobblestone.js';
import { encryptedObjectSize, plainBytes, sealedBytes } from './cobblestone-sizes.js';
import {
  type ObjectReader,
  decryptObject,
  decryptRange,
  encryptObject,
  openObject,
} from './encrypted-object.js';
import { encryptObjectStream } from './encrypted-stream.js';
import { sha256Hex } from './sha256.js';

const VECTORS = join(import.meta.dirname, '../../docs/format/vectors/cobblestone-256.json');
const PIECE = 16_384;
const key = Buffer.alloc(32, 1);
const context = Buffer.from('{"object":"a"}');

function plain(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 0xff));
}

class Memory implements ObjectReader {
  readonly reads: [number, number][] = [];
  constructor(private readonly bytes: Uint8Array) {}
  get size(): number {
    return this.bytes.length;
  }
  read(offset: number, length: number): Promise<Uint8Array> {
    this.reads.push([offset, length]);
    return Promise.resolve(this.bytes.subarray(offset, offset + length));
  }
}

const code = (name: string): Error => expect.objectContaining({ code: name }) as unknown as Error;
const object = encryptObject(key, context, plain(3 * PIECE + 100));
const pieceAt = (number: number): number => 57 + number * (PIECE + 16);

describe('an encrypted object is refused', () => {
  it.each([
    ['format', 0, 'OBJECT_FORMAT_UNKNOWN'],
    ['salt', 1, 'OBJECT_KEY_OR_CONTEXT_WRONG'],
    ['commitment', 25, 'OBJECT_KEY_OR_CONTEXT_WRONG'],
    ['last byte of the commitment', 56, 'OBJECT_KEY_OR_CONTEXT_WRONG'],
    ['first piece', pieceAt(0), 'OBJECT_PIECE_DAMAGED'],
    ['tag of the first piece', pieceAt(1) - 1, 'OBJECT_PIECE_DAMAGED'],
    ['last tag', object.length - 1, 'OBJECT_PIECE_DAMAGED'],
  ])('with a changed byte in its %s', async (_where, at, expected) => {
    const copy = Buffer.from(object);
    copy.writeUInt8(copy.readUInt8(at) ^ 0x80, at);
    expect(() => decryptObject(key, context, copy)).toThrow(code(expected));
    const range = decryptRange(key, context, new Memory(copy), { offset: 0, length: 10 });
    await expect(range).rejects.toThrow(code(expected));
  });

  it('with another key or another context', () => {
    const wrong = code('OBJECT_KEY_OR_CONTEXT_WRONG');
    expect(() => decryptObject(Buffer.alloc(32, 2), context, object)).toThrow(wrong);
    expect(() => decryptObject(key, Buffer.from('{"object":"b"}'), object)).toThrow(wrong);
    expect(() => decryptObject(key, Buffer.alloc(0), object)).toThrow(wrong);
  });

  it('cut off anywhere, at the edges of pieces too', async () => {
    for (const length of [
      0,
      1,
      56,
      57,
      72,
      pieceAt(1),
      pieceAt(1) + 15,
      pieceAt(2),
      pieceAt(3),
      pieceAt(3) + 15,
    ])
      expect(() => decryptObject(key, context, object.subarray(0, length))).toThrow(code('OBJECT_TRUNCATED'));
    for (const length of [73, pieceAt(1) - 1, pieceAt(3) + 16, object.length - 1]) {
      const cut = object.subarray(0, length);
      expect(() => decryptObject(key, context, cut)).toThrow(code('OBJECT_PIECE_DAMAGED'));
      await expect(openObject(key, context, new Memory(cut))).rejects.toThrow(code('OBJECT_PIECE_DAMAGED'));
    }
  });

  it('with pieces in another order, left out, or twice', () => {
    const piece = (number: number): Buffer => object.subarray(pieceAt(number), pieceAt(number + 1));
    const head = object.subarray(0, 57);
    for (const order of [
      [1, 0, 2, 3],
      [0, 2, 3],
      [0, 0, 1, 2, 3],
      [0, 1, 3],
    ])
      expect(() => decryptObject(key, context, Buffer.concat([head, ...order.map(piece)]))).toThrow(
        code('OBJECT_PIECE_DAMAGED'),
      );
  });

  it('when its reader gives less than its size', async () => {
    const short = new Memory(object.subarray(0, 40));
    Object.defineProperty(short, 'size', { value: object.length });
    await expect(openObject(key, context, short)).rejects.toThrow(code('OBJECT_TRUNCATED'));
    const missing = new Memory(object.subarray(0, pieceAt(2)));
    Object.defineProperty(missing, 'size', { value: object.length });
    await expect(openObject(key, context, missing)).rejects.toThrow(code('OBJECT_TRUNCATED'));
  });

  it('before it is made, with a key or salt of the wrong size', () => {
    expect(() => encryptObject(Buffer.alloc(16), context, plain(1))).toThrow(code('OBJECT_KEY_INVALID'));
    expect(() => encryptObject(key, context, plain(1), Buffer.alloc(12))).toThrow(code('OBJECT_KEY_INVALID'));
  });

  it.each([
    [-1, 1],
    [0, -1],
    [0.5, 1],
    [0, 1.5],
    [0, 3 * PIECE + 101],
    [3 * PIECE + 100, 1],
  ])('for a range from %d of %d bytes', async (offset, length) => {
    const range = decryptRange(key, context, new Memory(object), { offset, length });
    await expect(range).rejects.toThrow(code('OBJECT_RANGE_INVALID'));
  });

  it('beyond 2^38 pieces', () => {
    const keys = MessageKeys.derive(key, Buffer.alloc(24), context);
    expect(() => keys.sealPiece(2 ** 38, plain(1))).toThrow(code('OBJECT_RANGE_INVALID'));
  });
});

describe('an encrypted object', () => {
  const lengths = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 100];

  it.each(lengths)('of %d bytes comes back whole', async (length) => {
    const made = encryptObject(key, context, plain(length));
    expect(made).toHaveLength(encryptedObjectSize(length));
    expect(plainBytes(sealedBytes(length))).toBe(length);
    expect(decryptObject(key, context, made).equals(plain(length))).toBe(true);
    const opened = await openObject(key, context, new Memory(made));
    expect(opened.size).toBe(length);
    expect((await opened.read(0, length)).equals(plain(length))).toBe(true);
    opened.close();
  });

  it.each(lengths)('of %d bytes is the same when it is streamed', async (length) => {
    const salt = Buffer.alloc(24, 4);
    for (const step of [1000, PIECE, 50_000]) {
      const parts = Array.from({ length: Math.ceil(length / step) }, (_, at) =>
        plain(length).subarray(at * step, (at + 1) * step),
      );
      const streamed: Buffer[] = [];
      for await (const part of encryptObjectStream(key, context, parts, salt)) streamed.push(part);
      expect(Buffer.concat(streamed).equals(encryptObject(key, context, plain(length), salt))).toBe(true);
    }
    const random: Buffer[] = [];
    for await (const part of encryptObjectStream(key, context, [plain(length)])) random.push(part);
    expect(decryptObject(key, context, Buffer.concat(random)).equals(plain(length))).toBe(true);
  });

  it('is read by range, touching only the pieces that hold it', async () => {
    const memory = new Memory(object);
    const opened = await openObject(key, context, memory);
    memory.reads.length = 0;
    const ranges = [
      [0, 1],
      [PIECE - 1, 2],
      [PIECE, PIECE],
      [2 * PIECE + 5, 10],
      [3 * PIECE, 100],
      [5, 0],
    ] as const;
    for (const [offset, length] of ranges)
      expect(
        (await opened.read(offset, length)).equals(plain(3 * PIECE + 100).subarray(offset, offset + length)),
      ).toBe(true);
    expect(memory.reads.map(([offset]) => offset)).toEqual([0, 0, 1, 2, 3].map(pieceAt));
  });

  it('is asked for nothing but the range when its size is known from a signed source', async () => {
    const memory = new Memory(object);
    const opened = await openObject(key, context, memory, { sizeIsProven: true });
    const asked = plain(3 * PIECE + 100).subarray(PIECE + 5, PIECE + 15);
    expect((await opened.read(PIECE + 5, 10)).equals(asked)).toBe(true);
    expect(memory.reads).toEqual([
      [0, 57],
      [pieceAt(1), PIECE + 16],
    ]);
  });

  it('never repeats a salt by itself', () => {
    expect(encryptObject(key, context, plain(10)).equals(encryptObject(key, context, plain(10)))).toBe(false);
  });

  const { vectors } = JSON.parse(readFileSync(VECTORS, 'utf8')) as {
    vectors: Record<string, unknown>[];
  };

  it.each(vectors)('agrees with the published vector: $name', (vector) => {
    const bytes = (name: string): Buffer => Buffer.from(vector[name] as string, 'hex');
    const content = plain(vector['plaintextBytes'] as number);
    expect(sha256Hex(content)).toBe(vector['plaintextSha256']);
    const made = encryptObject(bytes('inputKey'), bytes('context'), content, bytes('salt'));
    expect(made.subarray(0, 57).toString('hex')).toBe(vector['frame']);
    expect(made.length).toBe(vector['objectBytes']);
    expect(sha256Hex(made)).toBe(vector['objectSha256']);
    if (vector['object'] !== undefined) expect(made.toString('hex')).toBe(vector['object']);
  });
});
