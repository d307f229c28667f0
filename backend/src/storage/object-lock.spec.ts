import { extendedRetention, isLocked, lockAsked, statedRetention } from './object-lock.js';
import type { Retention } from './object-store.js';

const now = new Date('2027-03-01T12:00:00.000Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const compliance = (seconds: number): Retention => ({ mode: 'compliance', until: at(seconds) });
const governance = (seconds: number): Retention => ({ mode: 'governance', until: at(seconds) });

describe('a retention', () => {
  it.each([
    ['shorter', compliance(100), compliance(99)],
    ['milder, though longer', compliance(100), governance(200)],
    ['shorter, though stricter', governance(100), compliance(99)],
  ])('refuses to become %s', (_, current, asked) => {
    expect(() => extendedRetention(current, asked, now)).toThrow(
      expect.objectContaining({ code: 'RETENTION_REFUSED' }),
    );
  });

  it.each([[0], [-1], [Number.NaN], [9e15]])('refuses an end %d seconds from now', (seconds) => {
    expect(() => statedRetention(compliance(seconds), now)).toThrow(
      expect.objectContaining({ code: 'RETENTION_INVALID' }),
    );
  });

  it('becomes longer and stricter, and stays the same when asked twice', () => {
    expect(extendedRetention(governance(100), compliance(100), now)).toEqual(compliance(100));
    expect(extendedRetention(compliance(100), compliance(200), now)).toEqual(compliance(200));
    expect(extendedRetention(compliance(100), compliance(100), now)).toEqual(compliance(100));
  });

  it('may be anything again once it is over', () => {
    expect(extendedRetention(compliance(0), governance(5), now)).toEqual(governance(5));
    expect(extendedRetention(null, governance(5), now)).toEqual(governance(5));
  });

  it('never ends earlier than asked for', () => {
    expect(statedRetention(compliance(0.001), now).until).toEqual(at(1));
    expect(statedRetention(compliance(10.999), now).until).toEqual(at(11));
    expect(statedRetention(compliance(11), now).until).toEqual(at(11));
  });
});

describe('a lock', () => {
  it('binds while retained or held', () => {
    expect(isLocked({ retention: compliance(1), held: false }, now)).toBe(true);
    expect(isLocked({ retention: compliance(0), held: false }, now)).toBe(false);
    expect(isLocked({ retention: compliance(-9), held: true }, now)).toBe(true);
    expect(isLocked({ retention: null, held: false }, now)).toBe(false);
  });

  it('is only there when asked for', () => {
    expect(lockAsked({}, now)).toBeNull();
    expect(lockAsked({ hold: false }, now)).toBeNull();
    expect(lockAsked({ hold: true }, now)).toEqual({ retention: null, held: true });
  });
});
