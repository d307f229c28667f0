import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import * as node from '../primitives.js';
import { Buffer as BrowserBuffer } from './buffer.browser.js';
import * as browser from './primitives.browser.js';
import { tableCrc32 } from '../crc32.js';

/** verify.html runs the same checks on these answers: each must be Node's, to the byte. */
const ENCODINGS = ['utf8', 'hex', 'base64', 'latin1'] as const;
const bytes = fc.uint8Array({ maxLength: 300 });

describe('what a browser answers is what Node answers', () => {
  it('for hashes, in one piece, in many, and asked for ahead', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (one, other) => {
        expect([...browser.sha256(one, other)]).toEqual([...node.sha256(one, other)]);
        await browser.digestAhead([one]);
        expect([...browser.sha256(one)]).toEqual([...node.sha256(one)]);
      }),
    );
    expect([...browser.sha256()]).toEqual([...node.sha256()]);
  });

  it('for checksums of zip items', () => {
    fc.assert(fc.property(bytes, (some) => expect(tableCrc32(some)).toBe(node.crc32(some))));
  });

  it('for gzip: its content, its faults, its limits', async () => {
    const packed = gzipSync(Buffer.alloc(100_000, 7));
    for (const [body, limit] of [
      [packed, 100_000],
      [packed, 99_999],
      [packed.subarray(0, 20), 100_000],
      [Buffer.from('plain'), 10],
    ] as const) {
      const said = (work: Promise<Uint8Array>) =>
        work.then(
          (content) => [...content].length,
          (fault: { code: string }) => fault.code,
        );
      expect(await said(browser.gunzip(body, limit))).toEqual(await said(node.gunzip(body, limit)));
    }
  });

  it.each(ENCODINGS)('for text as %s, there and back', (encoding) => {
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'binary' }), (some, text) => {
        const [ours, theirs] = [BrowserBuffer.from(some), Buffer.from(some)];
        expect(ours.toString(encoding)).toBe(theirs.toString(encoding));
        expect(ours.toString(encoding, 2, 9)).toBe(theirs.toString(encoding, 2, 9));
        // Only texts that come back as they were are ever believed; of the others it is enough that they do not.
        const [read, expected] = [BrowserBuffer.from(text, encoding), Buffer.from(text, encoding)];
        const whole = expected.toString(encoding) === text;
        expect(read.toString(encoding) === text).toBe(whole);
        if (whole) expect([...read]).toEqual([...expected]);
        expect([...BrowserBuffer.from(theirs.toString(encoding), encoding)]).toEqual([
          ...Buffer.from(theirs.toString(encoding), encoding),
        ]);
      }),
    );
  });

  it('for numbers, comparison and pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 40 }), bytes, (some, other) => {
        const [ours, theirs] = [BrowserBuffer.from(some), Buffer.from(some)];
        expect(ours.readUInt32LE(1)).toBe(theirs.readUInt32LE(1));
        expect(ours.readUInt16LE(2)).toBe(theirs.readUInt16LE(2));
        expect(ours.readUInt32BE(3)).toBe(theirs.readUInt32BE(3));
        expect(ours.readUInt16BE(4)).toBe(theirs.readUInt16BE(4));
        expect(ours.equals(other)).toBe(theirs.equals(other));
        expect(BrowserBuffer.compare(some, other)).toBe(Buffer.compare(some, other));
        expect([...BrowserBuffer.concat([ours.subarray(3), other])]).toEqual([
          ...Buffer.concat([theirs.subarray(3), other]),
        ]);
        expect([...ours.subarray(-4)]).toEqual([...theirs.subarray(-4)]);
      }),
    );
  });
});
