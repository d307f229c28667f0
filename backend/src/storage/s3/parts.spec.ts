import fc from 'fast-check';
import { ContentMeter } from '../content-source.js';
import { partsOf } from './parts.js';

async function* sourceOf(pieces: readonly Uint8Array[]) {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

describe('parts', () => {
  it('are all of one size but the last, and together the content, whatever the pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 50 }),
        async (pieces, size) => {
          const parts: Buffer[] = [];
          for await (const part of partsOf(sourceOf(pieces), size, new ContentMeter({}))) parts.push(part);
          expect(parts.length).toBeGreaterThan(0);
          expect(parts.slice(0, -1).every(({ length }) => length === size)).toBe(true);
          expect(Buffer.concat(parts).equals(Buffer.concat(pieces))).toBe(true);
        },
      ),
    );
  });
});
