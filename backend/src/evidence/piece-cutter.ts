import { PIECE_BYTES } from './cobblestone-sizes.js';

/**
 * Content cut into pieces as it comes. A piece is one part of it where it can be: a cipher gives each answer in memory
 * of its own, so that two for a piece cost more than copying what lies across two parts.
 */
export class PieceCutter {
  private readonly held = Buffer.allocUnsafeSlow(PIECE_BYTES);
  private filled = 0;

  /** Whole pieces. Each is read before the next is asked for. */
  *pieces(part: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    while (this.filled + part.length - at >= PIECE_BYTES) {
      const end = at + PIECE_BYTES - this.filled;
      if (this.filled === 0) yield part.subarray(at, end);
      else {
        this.hold(part.subarray(at, end));
        this.filled = 0;
        yield this.held;
      }
      at = end;
    }
    this.hold(part.subarray(at));
  }

  /** What is left when everything has come: less than a piece, possibly nothing. */
  get rest(): Uint8Array {
    return this.held.subarray(0, this.filled);
  }

  private hold(bytes: Uint8Array): void {
    this.held.set(bytes, this.filled);
    this.filled += bytes.length;
  }
}
