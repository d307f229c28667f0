import { gzipSync } from 'node:zlib';
import { encodeSegmentFrame, WIRE_LIMITS, type SegmentHeader } from '@exhibit/contract';
import { plainFrame } from './plain-frame.js';

const header = { seq: 3, note: 'ü' } as unknown as SegmentHeader;
const body = Uint8Array.of(1, 2, 3);
const framed = (head?: Uint8Array) => Buffer.from(encodeSegmentFrame({ header, body }, head));
const packed = (text: string) => framed(gzipSync(text));

describe('a frame at the door', () => {
  it('is as it came when its header is JSON', () => expect(plainFrame(framed())).toEqual(framed()));

  it('gets its header as JSON when that came as gzip', () =>
    expect(plainFrame(packed(JSON.stringify(header)))).toEqual(framed()));

  it.each([
    ['is no gzip', framed(Uint8Array.of(0x1f, 0x8b, 0, 0))],
    ['is cut short', framed(gzipSync('{}').subarray(0, 12))],
    ['grows beyond its limit', packed('x'.repeat(WIRE_LIMITS.headerBytes + 1))],
    [
      'is longer than its limit',
      framed(Buffer.concat([gzipSync('{}'), Buffer.alloc(WIRE_LIMITS.headerBytes)])),
    ],
    ['is longer than the frame', packed('{}').subarray(0, 9)],
  ])('is refused when its header %s', (_why, frame) =>
    expect(() => plainFrame(frame)).toThrow(expect.objectContaining({ code: 'SEGMENT_HEADER_INVALID' })),
  );

  it('too short to have a header is left to the check behind', () =>
    expect(plainFrame(Buffer.alloc(3))).toEqual(Buffer.alloc(3)));
});
