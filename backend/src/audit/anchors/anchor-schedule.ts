import type { AnchorKind } from './anchor.js';

const HOUR_MS = 3_600_000;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** So many failures in a row are an alarm: an entry in the log, and a part of the system that is not well. */
export const ALARM_AFTER = 3;

/** What happened with one anchor up to now. */
export interface AnchorStanding {
  lastAnchored: { id: string; size: number; at: Date; hasReceipt: boolean } | null;
  lastAttempt: { at: Date; code: string | null } | null;
  failuresInARow: number;
}

/** What cannot pass by itself, and may mean that the log was rolled back or is another one: an alarm at once. */
const ALARMING = ['WITNESS_AHEAD', 'WITNESS_CONFLICT', 'WITNESS_PROOF_REFUSED'];

export type AnchorState = 'waiting' | 'ok' | 'retrying' | 'failing';

/** Whether an anchor wants the newest checkpoint now: a token each hour, anything else each time the log has grown. */
export function isDue(
  { kind }: { kind: AnchorKind },
  { lastAnchored, lastAttempt, failuresInARow }: AnchorStanding,
  newestSize: number,
  now: Date,
): boolean {
  if (lastAttempt !== null && now.getTime() < lastAttempt.at.getTime() + waitAfter(failuresInARow))
    return false;
  if (lastAnchored === null) return true;
  return kind === 'timestamp' ? hourOf(lastAnchored.at) !== hourOf(now) : newestSize > lastAnchored.size;
}

/** 10 s, doubled with every failure in a row, at most five minutes. */
export function waitAfter(failuresInARow: number): number {
  return failuresInARow === 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failuresInARow - 1));
}

export function stateOf({ lastAttempt, failuresInARow }: AnchorStanding): AnchorState {
  if (lastAttempt === null) return 'waiting';
  if (failuresInARow === 0) return 'ok';
  return isAlarming(failuresInARow, lastAttempt.code) ? 'failing' : 'retrying';
}

/** Whether an attempt that ended with this code, null when well, begins an alarm or ends one. */
export function alarmAfter(before: AnchorStanding, code: string | null): 'failing' | 'restored' | null {
  const was = isAlarming(before.failuresInARow, before.lastAttempt?.code ?? null);
  if (code === null) return was ? 'restored' : null;
  return !was && isAlarming(before.failuresInARow + 1, code) ? 'failing' : null;
}

function isAlarming(failuresInARow: number, code: string | null): boolean {
  return failuresInARow >= ALARM_AFTER || ALARMING.includes(code ?? '');
}

export interface TokenHour {
  /** Its beginning. */
  hour: Date;
  state: 'stamped' | 'missed' | 'due';
}

/**
 * The hours up to now, oldest first. An hour without a token stays missed: a token made later says when it was made,
 * and stands in its own hour. What lies before the first attempt is not asked for.
 */
export function tokenHours(tokens: readonly Date[], first: Date | null, now: Date, hours = 24): TokenHour[] {
  if (first === null) return [];
  const stamped = new Set(tokens.map(hourOf));
  const current = hourOf(now);
  const begin = Math.max(hourOf(first), current - (hours - 1) * HOUR_MS);
  const asked: TokenHour[] = [];
  for (let hour = begin; hour <= current; hour += HOUR_MS)
    asked.push({
      hour: new Date(hour),
      state: stamped.has(hour) ? 'stamped' : hour === current ? 'due' : 'missed',
    });
  return asked;
}

export function hourOf(at: Date): number {
  return Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
}
