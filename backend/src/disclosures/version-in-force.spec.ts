import { versionInForce, versionToWatch, type TimedVersion } from './version-in-force.js';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const made = (version: number, change: Partial<TimedVersion> = {}): TimedVersion => ({
  version,
  publishedAt: day(1),
  effectiveFrom: null,
  effectiveTo: null,
  ...change,
});
const inForce = (versions: TimedVersion[], at: Date) => versionInForce(versions, at)?.version ?? null;

describe('the version in force', () => {
  it('is never a draft', () => expect(inForce([made(1, { publishedAt: null })], day(9))).toBeNull());

  it('is never one that was published later, however early it says that it takes effect', () =>
    expect(inForce([made(1, { publishedAt: day(5), effectiveFrom: day(2) })], day(4))).toBeNull());

  it('is not one that has ended: at its end it is over', () => {
    const ended = [made(1, { effectiveTo: day(5) })];
    expect(inForce(ended, new Date(day(5).getTime() - 1))).toBe(1);
    expect(inForce(ended, day(5))).toBeNull();
  });

  it('begins at the very instant that it says', () => {
    const coming = [made(1, { effectiveFrom: day(5) })];
    expect(inForce(coming, new Date(day(5).getTime() - 1))).toBeNull();
    expect(inForce(coming, day(5))).toBe(1);
  });

  it('is the newest of those that overlap, in whatever order they come', () => {
    const three = [made(2, { effectiveTo: day(9) }), made(3, { effectiveFrom: day(4) }), made(1)];
    for (const versions of [three, three.toReversed()]) {
      expect(inForce(versions, day(3))).toBe(2);
      expect(inForce(versions, day(4))).toBe(3);
    }
  });

  it('is the older one again when the newer has ended', () =>
    expect(inForce([made(1), made(2, { effectiveTo: day(5) })], day(6))).toBe(1));

  it.each([
    ['before the first', 1, null],
    ['in the first', 3, 1],
    ['where both are', 6, 2],
    ['in the second', 9, 2],
    ['after the second', 12, null],
  ])('%s (day %i) is %s', (_where, at, version) => {
    const two = [
      made(1, { effectiveFrom: day(2), effectiveTo: day(7) }),
      made(2, { effectiveFrom: day(5), effectiveTo: day(11) }),
    ];
    expect(inForce(two, day(at))).toBe(version);
  });
});

describe('what recorders watch for', () => {
  const watched = (versions: TimedVersion[], now: Date) => versionToWatch(versions, now)?.version ?? null;

  it('is nothing when all versions are drafts or over', () =>
    expect(watched([made(1, { effectiveTo: day(3) }), made(2, { publishedAt: null })], day(4))).toBeNull());

  it('is what will be in force next, when nothing is', () =>
    expect(watched([made(1, { effectiveFrom: day(8) }), made(2, { effectiveFrom: day(6) })], day(4))).toBe(
      2,
    ));

  it('is what is in force, when something is', () =>
    expect(watched([made(1), made(2, { effectiveFrom: day(6) })], day(4))).toBe(1));
});
