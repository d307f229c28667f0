import { describe, expect, it } from '@jest/globals';
import { idleEnd, needsTouch, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS, sessionLives } from './session-state.js';

const start = new Date('2026-03-02T08:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const session = { lastSeenAt: start, absoluteEndsAt: after(SESSION_ABSOLUTE_MS), endedAt: null };

describe('a session', () => {
  it('is over after 30 minutes without use, to the millisecond', () => {
    expect(sessionLives(session, after(SESSION_IDLE_MS - 1))).toBe(true);
    expect(sessionLives(session, after(SESSION_IDLE_MS))).toBe(false);
  });

  it('is over after eight hours, however busy', () => {
    const busy = { ...session, lastSeenAt: after(SESSION_ABSOLUTE_MS - 1) };
    expect(sessionLives(busy, after(SESSION_ABSOLUTE_MS - 1))).toBe(true);
    expect(sessionLives(busy, after(SESSION_ABSOLUTE_MS))).toBe(false);
    expect(idleEnd(busy)).toEqual(session.absoluteEndsAt);
  });

  it('is over once it was ended', () => {
    expect(sessionLives({ ...session, endedAt: start }, start)).toBe(false);
  });

  it('writes down its use at most once a minute', () => {
    expect(needsTouch(session, after(59_999))).toBe(false);
    expect(needsTouch(session, after(60_000))).toBe(true);
  });
});
