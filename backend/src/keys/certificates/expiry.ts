/** Days before the end at which a certificate is spoken of: a firm's authority may take weeks for a new one. */
const WARNINGS = [7, 30, 90];
const DAY_MS = 86_400_000;

export interface Expiry {
  state: 'good' | 'ending' | 'ended';
  /** Whole days that are left; 0 on the last day and after. */
  days: number;
  /** The smallest of 7, 30 and 90 that the days have come to, or null. */
  warning: number | null;
}

export function expiryOf(notAfter: Date, now: Date): Expiry {
  const left = notAfter.getTime() - now.getTime();
  const days = Math.max(0, Math.floor(left / DAY_MS));
  if (left < 0) return { state: 'ended', days, warning: WARNINGS[0]! };
  const warning = WARNINGS.find((most) => days <= most) ?? null;
  return { state: warning === null ? 'good' : 'ending', days, warning };
}
