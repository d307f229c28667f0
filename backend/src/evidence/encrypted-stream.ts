import { randomBytes } from 'node:crypto';
import { ByteSlices, type ByteSource } from './byte-slices.js';
import { MessageKeys } from './cobblestone.js';
import { PieceCutter } from './piece-cutter.js';
import { pieceCount, SALT_BYTES, SEALED_PIECE_BYTES } from './cobblestone-sizes.js';
import { FRAME_BYTES, OBJECT_FORMAT, openFrame } from './encrypted-object.js';
import { EvidenceError } from './evidence-error.js';

/** What is handed on at once: large enough that a disk or a network is not asked for every piece. */
const BLOCK_BYTES = 16 * SEALED_PIECE_BYTES;

/**
 * An encrypted object (encrypted-object.ts) made of content whose size need not be known, in constant memory. Only what
 * lies across two parts is gathered.
 */
export async function* encryptObjectStream(
  key: Uint8Array,
  context: Uint8Array,
  source: ByteSource,
  salt: Uint8Array = randomBytes(SALT_BYTES),
): AsyncGenerator<Buffer> {
  const keys = MessageKeys.derive(key, salt, context);
  try {
    const out = new Block();
    for (const part of [[OBJECT_FORMAT], salt, keys.commitment]) out.add(Buffer.from(part));
    let number = 0;
    const seal = (plain: Uint8Array): void => {
      for (const part of keys.sealPiece(number++, plain)) out.add(part);
    };
    const cutter = new PieceCutter();
    for await (const part of source)
      for (const plain of cutter.pieces(part)) {
        seal(plain);
        if (out.bytes >= BLOCK_BYTES) yield out.take();
      }
    seal(cutter.rest);
    yield out.take();
  } finally {
    keys.erase();
  }
}

/** One piece of an object; `plain` is null when it does not authenticate. */
export interface OpenedPiece {
  number: number;
  plain: Buffer | null;
}

/**
 * Opens an object from its first byte to its last, in constant memory, and goes on after a piece that does not
 * authenticate. `objectBytes` is the size that the object must have: what ends earlier ends with pieces that are null,
 * and what is longer is refused, as is a frame that is not this object's.
 */
export async function* openObjectStream(
  key: Uint8Array,
  context: Uint8Array,
  source: ByteSource,
  objectBytes: number,
): AsyncGenerator<OpenedPiece> {
  const sealed = new ByteSlices(source);
  try {
    const { keys, size } = openFrame(key, context, await sealed.next(FRAME_BYTES), objectBytes);
    try {
      const pieces = pieceCount(size);
      for (let number = 0, left = objectBytes - FRAME_BYTES; number < pieces; number++) {
        const bytes = Math.min(left, SEALED_PIECE_BYTES);
        left -= bytes;
        yield { number, plain: opened(keys, number, await sealed.next(bytes)) };
      }
      if ((await sealed.next(1)).length > 0)
        throw new EvidenceError('OBJECT_TOO_LONG', 'Something stands behind the end of the object.');
    } finally {
      keys.erase();
    }
  } finally {
    await sealed.leave();
  }
}

/** The content of an object from its first byte to its last; any fault is an error. */
export async function* decryptObjectStream(
  key: Uint8Array,
  context: Uint8Array,
  source: ByteSource,
  objectBytes: number,
): AsyncGenerator<Buffer> {
  for await (const { number, plain } of openObjectStream(key, context, source, objectBytes)) {
    if (plain === null)
      throw new EvidenceError('OBJECT_PIECE_DAMAGED', `Piece ${number} does not authenticate.`);
    yield plain;
  }
}

/** What is cut off does not authenticate either. */
function opened(keys: MessageKeys, number: number, sealed: Uint8Array): Buffer | null {
  try {
    return keys.openPiece(number, sealed);
  } catch {
    return null;
  }
}

/** Output that waits until it is worth handing on. Each part is put in its place while the processor still has it. */
class Block {
  bytes = 0;
  private room = Buffer.allocUnsafeSlow(FRAME_BYTES + BLOCK_BYTES);

  add(part: Uint8Array): void {
    this.room.set(part, this.bytes);
    this.bytes += part.length;
  }

  /** What was gathered. Nothing is written over it: who takes it may keep it. */
  take(): Buffer {
    const taken = this.room.subarray(0, this.bytes);
    this.room = Buffer.allocUnsafeSlow(FRAME_BYTES + BLOCK_BYTES);
    this.bytes = 0;
    return taken;
  }
}
