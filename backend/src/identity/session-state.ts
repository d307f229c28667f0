/** A session that nobody used this long is over. */
export const SESSION_IDLE_MS = 30 * 60_000;
/** However busy it is, a person signs in again after this long, and gets the roles of that day. */
export const SESSION_ABSOLUTE_MS = 8 * 60 * 60_000;
/** The time of last use is written at most this often. */
export const SESSION_TOUCH_MS = 60_000;
/** How long a person has to come back from the identity provider. */
export const LOGIN_ATTEMPT_MS = 10 * 60_000;

export interface SessionTimes {
  lastSeenAt: Date;
  absoluteEndsAt: Date;
  endedAt: Date | null;
}

export function sessionLives(session: SessionTimes, now: Date): boolean {
  return session.endedAt === null && now < session.absoluteEndsAt && now < idleEnd(session);
}

export const needsTouch = (session: SessionTimes, now: Date): boolean =>
  now.getTime() - session.lastSeenAt.getTime() >= SESSION_TOUCH_MS;

export function idleEnd({ lastSeenAt, absoluteEndsAt }: SessionTimes): Date {
  return new Date(Math.min(lastSeenAt.getTime() + SESSION_IDLE_MS, absoluteEndsAt.getTime()));
}
