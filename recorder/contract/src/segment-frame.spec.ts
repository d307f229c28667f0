import { encodeSegmentFrame, splitSegmentFrame } from './segment-frame.js';
import { WIRE_LIMITS, type SegmentHeader } from './wire.js';

const header = { seq: 0, note: 'ü' } as unknown as SegmentHeader;
const body = Uint8Array.of(1, 2, 3);

describe('a segment frame', () => {
  it('gives back what was put in', () => {
    const parts = splitSegmentFrame(encodeSegmentFrame({ header, body }))!;
    expect(JSON.parse(parts.headerJson)).toEqual(header);
    expect([...parts.body]).toEqual([1, 2, 3]);
  });

  it('is read at its own place in a larger buffer', () => {
    const frame = encodeSegmentFrame({ header, body });
    const larger = new Uint8Array(frame.length + 9);
    larger.set(frame, 9);
    expect(splitSegmentFrame(larger.subarray(9))!.body.length).toBe(3);
  });

  it.each([
    ['nothing', []],
    ['half a length', [0, 0]],
    ['no header', [0, 0, 0, 0, 1]],
    ['a header beyond the end', [0, 0, 0, 9, 1]],
    ['a header beyond the limit', [0xff, 0xff, 0xff, 0xff, 1]],
    ['a header that is not UTF-8', [0, 0, 0, 1, 0xff]],
  ])('of %s is none', (_what, bytes) => expect(splitSegmentFrame(Uint8Array.from(bytes))).toBeNull());

  it('whose header is too long is none', () => {
    const long = { note: 'x'.repeat(WIRE_LIMITS.headerBytes) } as unknown as SegmentHeader;
    expect(splitSegmentFrame(encodeSegmentFrame({ header: long, body }))).toBeNull();
  });
});
