import type { SessionDto } from '../api/models';

const WARN_BEFORE_MS = 2 * 60_000;

export interface SessionEnd {
  /** Which of the two ends comes first; only `idle` can be put off by the person. */
  why: 'idle' | 'absolute';
  at: number;
}

export type SessionNotice = { kind: 'none' } | { kind: 'ending'; end: SessionEnd } | { kind: 'over' };

/** How long the appliance lets a session idle, read off the moment the session was told. */
export const idleAllowanceMs = (session: SessionDto, toldAt: number): number =>
  Math.max(0, Date.parse(session.idleEndsAt) - toldAt);

export function sessionEnd(session: SessionDto, lastAnswerAt: number, allowanceMs: number): SessionEnd {
  const idle = lastAnswerAt + allowanceMs;
  const absolute = Date.parse(session.absoluteEndsAt);
  return absolute <= idle ? { why: 'absolute', at: absolute } : { why: 'idle', at: idle };
}

export function sessionNotice(end: SessionEnd, now: number): SessionNotice {
  if (now >= end.at) return { kind: 'over' };
  return end.at - now <= WARN_BEFORE_MS ? { kind: 'ending', end } : { kind: 'none' };
}
