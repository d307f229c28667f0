import type { SessionsConfiguration } from '../platform/config/sign-on-configuration.js';

export interface SessionLimits {
  /** A session that nobody used this long is over. */
  idleMs: number;
  /** However busy it is, a person signs in again after this long, and gets the roles of that day. */
  absoluteMs: number;
  perPerson: number;
  /** How long ago a person may have proved who they are when they do something grave. */
  freshMs: number;
}

const MINUTE = 60_000;

export const limitsOf = ({
  idleMinutes = 30,
  absoluteHours = 8,
  perPerson = 5,
  stepUpMinutes = 10,
}: SessionsConfiguration = {}): SessionLimits => ({
  idleMs: idleMinutes * MINUTE,
  absoluteMs: absoluteHours * 60 * MINUTE,
  perPerson,
  freshMs: stepUpMinutes * MINUTE,
});

/** The time of last use is written at most this often. */
export const SESSION_TOUCH_MS = MINUTE;
/** How long a person has to come back from the identity provider. */
export const LOGIN_ATTEMPT_MS = 10 * MINUTE;

export interface SessionTimes {
  lastSeenAt: Date;
  absoluteEndsAt: Date;
  endedAt: Date | null;
}

export function sessionLives(session: SessionTimes, limits: SessionLimits, now: Date): boolean {
  return session.endedAt === null && now < session.absoluteEndsAt && now < idleEnd(session, limits);
}

export const needsTouch = (session: SessionTimes, now: Date): boolean =>
  now.getTime() - session.lastSeenAt.getTime() >= SESSION_TOUCH_MS;

export function idleEnd({ lastSeenAt, absoluteEndsAt }: SessionTimes, { idleMs }: SessionLimits): Date {
  return new Date(Math.min(lastSeenAt.getTime() + idleMs, absoluteEndsAt.getTime()));
}
