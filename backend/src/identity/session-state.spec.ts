import { describe, expect, it } from '@jest/globals';
import { idleEnd, limitsOf, needsTouch, sessionLives } from './session-state.js';

const limits = limitsOf();
const start = new Date('2026-03-02T08:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const session = { lastSeenAt: start, absoluteEndsAt: after(limits.absoluteMs), endedAt: null };

describe('a session', () => {
  it('is over after 30 minutes without use, to the millisecond', () => {
    expect(sessionLives(session, limits, after(30 * 60_000 - 1))).toBe(true);
    expect(sessionLives(session, limits, after(30 * 60_000))).toBe(false);
  });

  it('is over after eight hours, however busy', () => {
    const busy = { ...session, lastSeenAt: after(limits.absoluteMs - 1) };
    expect(limits.absoluteMs).toBe(8 * 3_600_000);
    expect(sessionLives(busy, limits, after(limits.absoluteMs - 1))).toBe(true);
    expect(sessionLives(busy, limits, after(limits.absoluteMs))).toBe(false);
    expect(idleEnd(busy, limits)).toEqual(session.absoluteEndsAt);
  });

  it('is over once it was ended', () => {
    expect(sessionLives({ ...session, endedAt: start }, limits, start)).toBe(false);
  });

  it('has the limits of the configuration', () => {
    const short = limitsOf({ idleMinutes: 5, absoluteHours: 1, perPerson: 1, stepUpMinutes: 2 });
    expect(short).toEqual({ idleMs: 300_000, absoluteMs: 3_600_000, perPerson: 1, freshMs: 120_000 });
    expect(sessionLives(session, short, after(300_000))).toBe(false);
  });

  it('writes down its use at most once a minute', () => {
    expect(needsTouch(session, after(59_999))).toBe(false);
    expect(needsTouch(session, after(60_000))).toBe(true);
  });
});
