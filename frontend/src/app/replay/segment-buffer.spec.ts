import type { eventWithTime } from '@rrweb/types';
import { SegmentBuffer, canOpen, openingFrom } from './segment-buffer';

const T = 1_767_225_600_000;
const segment = (seq: number, snapshotAtMs: number | null = null) => ({
  seq,
  firstAtMs: T + seq * 5_000,
  lastAtMs: T + seq * 5_000 + 4_900,
  events: 10,
  snapshotAtMs,
});
const event = (type: number, at = 0): eventWithTime =>
  ({ type, timestamp: T + at, data: {} }) as unknown as eventWithTime;

describe('segment buffer', () => {
  it('refuses a segment out of order', () => {
    const buffer = new SegmentBuffer([segment(0), segment(1)]);
    expect(() => buffer.take(segment(1))).toThrow('not the next');
  });

  it('does not ask for what is not needed yet', () => {
    const buffer = new SegmentBuffer([0, 1, 2, 3, 4, 5].map((seq) => segment(seq)));
    const asked: number[] = [];
    for (let next = buffer.wantedFor(T, 10_000); next; next = buffer.wantedFor(T, 10_000)) {
      asked.push(next.seq);
      buffer.take(next);
    }
    expect(asked).toEqual([0, 1, 2]);
    expect(buffer.complete).toBe(false);
  });

  it('asks for every segment before the moment sought, in order', () => {
    const buffer = new SegmentBuffer([3, 0, 2, 1].map((seq) => segment(seq)));
    const asked: number[] = [];
    for (let next = buffer.wantedFor(T + 12_000, 0); next; next = buffer.wantedFor(T + 12_000, 0)) {
      asked.push(next.seq);
      buffer.take(next);
    }
    expect(asked).toEqual([0, 1, 2]);
  });

  it('begins at the last whole picture before the moment sought, when that saves asking', () => {
    const pages = [0, 1, 2, 3, 4, 5].map((seq) => segment(seq, seq % 2 === 0 ? T + seq * 5_000 : null));
    const buffer = new SegmentBuffer(pages);
    expect(buffer.beginningFor(T + 3_000, T)).toBeNull();
    expect(buffer.beginningFor(T + 24_000, T)).toBe(4);
    buffer.take(pages[0]!);
    // The next one is asked for anyway.
    expect(buffer.beginningFor(T + 9_000, T)).toBeNull();
    expect(buffer.beginningFor(T + 14_000, T)).toBe(2);
    const later = new SegmentBuffer(pages, 4);
    expect(later.next?.seq).toBe(4);
    expect(later.until).toBe(0);
    expect(later.wantedFor(T + 21_000, 0)?.seq).toBe(4);
    later.take(pages[4]!);
    expect(later.beginningFor(T + 21_000, T + 20_000)).toBeNull();
    expect(later.beginningFor(T + 12_000, T + 20_000)).toBe(2);
    expect(new SegmentBuffer(pages, 4).beginningFor(T - 5, T + 20_000)).toBe(0);
  });

  it('begins with the first segment when nobody knows where whole pictures are', () => {
    const buffer = new SegmentBuffer([0, 1, 2, 3].map((seq) => segment(seq)));
    expect(buffer.beginningFor(T + 19_000, T)).toBeNull();
  });

  it('goes on over a gap with the next segment there is', () => {
    const buffer = new SegmentBuffer([segment(0), segment(4)]);
    buffer.take(segment(0));
    expect(buffer.wantedFor(T + 5_000)?.seq).toBe(4);
    buffer.take(segment(4));
    expect(buffer.complete).toBe(true);
  });
});

describe('opening a recording', () => {
  it('does not open before a whole picture is there', () => {
    expect(canOpen([event(4), event(3), event(3)])).toBe(false);
    expect(canOpen([event(2)])).toBe(false);
    expect(canOpen([event(4), event(2)])).toBe(true);
  });

  it('leaves out changes that come before the first picture', () => {
    const opening = openingFrom([event(3, 1), event(4, 2), event(2, 3), event(3, 4)]);
    expect(opening.map((each) => Number(each.type))).toEqual([4, 2, 3]);
  });
});
