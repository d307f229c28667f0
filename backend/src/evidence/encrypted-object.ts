import { randomBytes } from 'node:crypto';
import { MessageKeys } from './cobblestone.js';
import {
  COMMITMENT_BYTES,
  HEADER_BYTES,
  PIECE_BYTES,
  SALT_BYTES,
  SEALED_PIECE_BYTES,
  pieceCount,
  plainBytes,
} from './cobblestone-sizes.js';
import { EvidenceError } from './evidence-error.js';

/** First byte of every object at rest; a later format takes another number. */
export const OBJECT_FORMAT = 0x01;

export const FRAME_BYTES = 1 + HEADER_BYTES;

/** Bytes that can be read by range: a file, a stored object, a buffer. `read` gives exactly what was asked or less. */
export interface ObjectReader {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface OpenObject {
  /** Bytes of plaintext, authenticated by the last piece. */
  readonly size: number;
  /** Reads and opens only the pieces that hold the range. */
  read(offset: number, length: number): Promise<Buffer>;
  /** Erases the derived keys. */
  close(): void;
}

export function encryptObject(
  key: Uint8Array,
  context: Uint8Array,
  plain: Uint8Array,
  salt: Uint8Array = randomBytes(SALT_BYTES),
): Buffer {
  const keys = MessageKeys.derive(key, salt, context);
  try {
    const parts: Uint8Array[] = [Buffer.from([OBJECT_FORMAT]), salt, keys.commitment];
    for (let number = 0; number < pieceCount(plain.length); number++)
      parts.push(...keys.sealPiece(number, plain.subarray(number * PIECE_BYTES, (number + 1) * PIECE_BYTES)));
    return Buffer.concat(parts);
  } finally {
    keys.erase();
  }
}

export function decryptObject(key: Uint8Array, context: Uint8Array, object: Uint8Array): Buffer {
  const { keys, size } = openFrame(key, context, object.subarray(0, FRAME_BYTES), object.length);
  try {
    const plain: Buffer[] = [];
    for (let number = 0; number < pieceCount(size); number++) {
      const at = FRAME_BYTES + number * SEALED_PIECE_BYTES;
      plain.push(keys.openPiece(number, object.subarray(at, at + SEALED_PIECE_BYTES)));
    }
    return Buffer.concat(plain);
  } finally {
    keys.erase();
  }
}

/**
 * Checks format, commitment and length (by opening the last piece), then reads any range, with one call of the reader
 * for each. A caller who knows the size from a signed source says so: then the last piece is not asked for.
 */
export async function openObject(
  key: Uint8Array,
  context: Uint8Array,
  reader: ObjectReader,
  options: { sizeIsProven?: boolean } = {},
): Promise<OpenObject> {
  const { keys, size } = openFrame(key, context, await reader.read(0, FRAME_BYTES), reader.size);
  const readPieces = async (first: number, last: number): Promise<Buffer[]> => {
    const at = FRAME_BYTES + first * SEALED_PIECE_BYTES;
    const end = Math.min(FRAME_BYTES + (last + 1) * SEALED_PIECE_BYTES, reader.size);
    const sealed = await reader.read(at, end - at);
    return Array.from({ length: last - first + 1 }, (_, index) =>
      keys.openPiece(
        first + index,
        sealed.subarray(index * SEALED_PIECE_BYTES, (index + 1) * SEALED_PIECE_BYTES),
      ),
    );
  };
  const read = async (offset: number, length: number): Promise<Buffer> => {
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0)
      throw new EvidenceError('OBJECT_RANGE_INVALID', 'Offset and length are whole numbers from 0.');
    if (offset + length > size)
      throw new EvidenceError('OBJECT_RANGE_INVALID', `The range ends after the object's ${size} bytes.`);
    if (length === 0) return Buffer.alloc(0);
    const first = Math.floor(offset / PIECE_BYTES);
    const last = Math.floor((offset + length - 1) / PIECE_BYTES);
    const start = offset - first * PIECE_BYTES;
    return Buffer.concat(await readPieces(first, last)).subarray(start, start + length);
  };
  try {
    const end = pieceCount(size) - 1;
    if (options.sizeIsProven !== true) for (const piece of await readPieces(end, end)) piece.fill(0);
  } catch (error) {
    keys.erase();
    throw error;
  }
  return { size, read, close: () => keys.erase() };
}

/** One range of one object; `openObject` when several are read. */
export async function decryptRange(
  key: Uint8Array,
  context: Uint8Array,
  reader: ObjectReader,
  range: { offset: number; length: number },
): Promise<Buffer> {
  const object = await openObject(key, context, reader);
  try {
    return await object.read(range.offset, range.length);
  } finally {
    object.close();
  }
}

/** The keys and the plain size of an object, once its format, its commitment and its size are what they must be. */
export function openFrame(
  key: Uint8Array,
  context: Uint8Array,
  frame: Uint8Array,
  objectBytes: number,
): { keys: MessageKeys; size: number } {
  const size = plainBytes(objectBytes - 1);
  if (size === null || frame.length < FRAME_BYTES)
    throw new EvidenceError('OBJECT_TRUNCATED', 'The object is cut off.');
  if (frame[0] !== OBJECT_FORMAT)
    throw new EvidenceError('OBJECT_FORMAT_UNKNOWN', `Object format ${frame[0]} is unknown to this version.`);
  const keys = MessageKeys.derive(key, frame.subarray(1, 1 + SALT_BYTES), context);
  if (!keys.commitsTo(frame.subarray(1 + SALT_BYTES, 1 + SALT_BYTES + COMMITMENT_BYTES))) {
    keys.erase();
    throw new EvidenceError('OBJECT_KEY_OR_CONTEXT_WRONG', 'This key and context did not make this object.');
  }
  return { keys, size };
}
