import type { ObjectLock, PutOptions, Retention } from './object-store.js';
import { RetentionInvalidError, RetentionRefusedError } from './storage.errors.js';

/** Whether the object may be removed at `now`. */
export function isLocked({ retention, held }: ObjectLock, now: Date): boolean {
  return held || (retention !== null && retention.until > now);
}

/**
 * The retention as a store can keep it: stores know whole seconds, so the end is moved to the next one and never comes
 * earlier than was asked for. RETENTION_INVALID when it is over already.
 */
export function statedRetention({ mode, until }: Retention, now: Date): Retention {
  const seconds = Math.ceil(until.getTime() / 1000);
  if (!Number.isSafeInteger(seconds) || until <= now) throw new RetentionInvalidError();
  return { mode, until: new Date(seconds * 1000) };
}

/** What a retention becomes when `asked` is applied at `now`. A running one only gets longer and never milder. */
export function extendedRetention(current: Retention | null, asked: Retention, now: Date): Retention {
  const stated = statedRetention(asked, now);
  if (current === null || current.until <= now) return stated;
  const milder = current.mode === 'compliance' && stated.mode === 'governance';
  if (milder || stated.until < current.until) throw new RetentionRefusedError();
  return stated;
}

/** The lock that a put asks for; null when it asks for none. */
export function lockAsked({ retention, hold = false }: PutOptions, now: Date): ObjectLock | null {
  if (!retention && !hold) return null;
  return { retention: retention ? statedRetention(retention, now) : null, held: hold };
}
