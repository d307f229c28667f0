import { type ContentMeter, piecesOf } from '../content-source.js';
import type { ObjectContent } from '../object-store.js';

/** The content in parts of exactly `partSize`, only the last one shorter; at least one part, which may be empty. */
export async function* partsOf(
  content: ObjectContent,
  partSize: number,
  meter: ContentMeter,
): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  let given = false;
  for await (const piece of piecesOf(content)) {
    meter.pass(piece);
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    while (size + rest.length >= partSize) {
      const taken = rest.subarray(0, partSize - size);
      rest = rest.subarray(taken.length);
      yield joined(waiting, taken);
      given = true;
      waiting = [];
      size = 0;
    }
    // A source may use its buffer again; what is kept for later is ours.
    if (rest.length > 0) waiting.push(content instanceof Uint8Array ? rest : Buffer.from(rest));
    size += rest.length;
  }
  if (size > 0 || !given) yield joined(waiting, Buffer.alloc(0));
}

function joined(waiting: Buffer[], last: Buffer): Buffer {
  if (waiting.length === 0) return last;
  return waiting.length === 1 && last.length === 0 ? waiting[0]! : Buffer.concat([...waiting, last]);
}
