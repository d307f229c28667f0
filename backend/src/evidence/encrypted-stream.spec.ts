import { randomBytes } from 'node:crypto';
import { encryptObject } from './encrypted-object.js';
import { decryptObjectStream, encryptObjectStream, openObjectStream } from './encrypted-stream.js';

const PIECE = 16_384;
const key = Buffer.alloc(32, 1);
const context = Buffer.from('{"object":"a"}');
const plain = randomBytes(3 * PIECE + 100);
const object = encryptObject(key, context, plain);

const code = (name: string): Error => expect.objectContaining({ code: name }) as unknown as Error;

async function gathered(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

function cut(bytes: Buffer, step: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / step) }, (_, at) =>
    bytes.subarray(at * step, (at + 1) * step),
  );
}

const read = (bytes: Buffer, size = object.length): Promise<Buffer> =>
  gathered(decryptObjectStream(key, context, cut(bytes, 5_000), size));

describe('a stream of an encrypted object is refused', () => {
  it('at the piece that does not authenticate, after what came before it', async () => {
    const copy = Buffer.from(object);
    copy.writeUInt8(copy.readUInt8(57 + 16_400) ^ 1, 57 + 16_400);
    const stream = decryptObjectStream(key, context, [copy], copy.length);
    expect((await stream.next()).value).toEqual(plain.subarray(0, PIECE));
    await expect(stream.next()).rejects.toThrow(code('OBJECT_PIECE_DAMAGED'));
  });

  it('with another key, another context, another size', async () => {
    const wrong = code('OBJECT_KEY_OR_CONTEXT_WRONG');
    await expect(
      gathered(decryptObjectStream(Buffer.alloc(32), context, [object], object.length)),
    ).rejects.toThrow(wrong);
    await expect(
      gathered(decryptObjectStream(key, Buffer.alloc(0), [object], object.length)),
    ).rejects.toThrow(wrong);
    await expect(read(object, object.length - 1)).rejects.toThrow(code('OBJECT_PIECE_DAMAGED'));
    await expect(read(object, 60)).rejects.toThrow(code('OBJECT_TRUNCATED'));
  });

  it('cut off anywhere, and with anything behind its end', async () => {
    for (const length of [0, 20, 57]) await expect(read(object.subarray(0, length))).rejects.toThrow();
    for (const length of [58, 57 + 16_400, object.length - 1])
      await expect(read(object.subarray(0, length))).rejects.toThrow(code('OBJECT_PIECE_DAMAGED'));
    await expect(read(Buffer.concat([object, Buffer.alloc(9)]))).rejects.toThrow(code('OBJECT_TOO_LONG'));
  });
});

describe('a stream of an encrypted object', () => {
  it.each([1, 100, 16_400, 1_000_000])('comes back whole, in parts of %d bytes', async (step) => {
    const parts =
      step === 1 ? cut(object.subarray(0, 100), 1).concat(object.subarray(100)) : cut(object, step);
    const back = await gathered(decryptObjectStream(key, context, parts, object.length));
    expect(back.equals(plain)).toBe(true);
  });

  it('goes on after a damaged piece, and says which one it was', async () => {
    const copy = Buffer.from(object);
    copy.writeUInt8(copy.readUInt8(57 + 16_400) ^ 1, 57 + 16_400);
    const found: boolean[] = [];
    for await (const piece of openObjectStream(key, context, [copy], copy.length))
      found[piece.number] = piece.plain !== null;
    expect(found).toEqual([true, false, true, true]);
  });

  it('lets go of its source when nobody wants the rest', async () => {
    let left = 0;
    const source = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield object.subarray(0, 20_000);
        yield object.subarray(20_000);
      } finally {
        left++;
      }
    };
    for await (const _ of decryptObjectStream(key, context, source(), object.length)) break;
    for await (const _ of encryptObjectStream(key, context, source())) break;
    await expect(
      gathered(decryptObjectStream(Buffer.alloc(32), context, source(), object.length)),
    ).rejects.toThrow();
    expect(left).toBe(3);
  });

  it('is handed on in blocks, not piece by piece', async () => {
    const sizes: number[] = [];
    for await (const block of encryptObjectStream(key, context, cut(randomBytes(2_000_000), 60_000)))
      sizes.push(block.length);
    expect(Math.max(...sizes)).toBeLessThan(300_000);
    expect(sizes.length).toBeLessThan(10);
  });
});
