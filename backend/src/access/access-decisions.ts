/** Decisions about access, without a database or a clock: everything they need is an argument. */

export const PURPOSES = ['dispute', 'regulator-request', 'complaint', 'fraud', 'quality', 'other'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const SCOPES = ['watch', 'watch-and-export'] as const;
export type Scope = (typeof SCOPES)[number];

export type Decision = 'approved' | 'denied' | 'cancelled';
export type RequestState = Decision | 'pending' | 'expired';
export type Need = 'watch' | 'export';

export const MINUTES_LEAST = 5;
export const MINUTES_MOST = 20_160;
/** A request that nobody decided within a day is asked for again, with a reason of that day. */
export const REQUEST_LIVES_MS = 24 * 60 * 60_000;

export interface RequestFacts {
  requestedBy: string;
  expiresAt: Date;
  decision: Decision | null;
}

export interface GrantFacts {
  scope: Scope;
  startsAt: Date;
  endsAt: Date;
  revokedAt: Date | null;
}

export const requestState = (request: RequestFacts, now: Date): RequestState =>
  request.decision ?? (now < request.expiresAt ? 'pending' : 'expired');

export type DecisionFault = 'PERMISSION_DENIED' | 'SECOND_PERSON_REQUIRED' | OpenFault;
type OpenFault = 'ACCESS_REQUEST_DECIDED' | 'ACCESS_REQUEST_EXPIRED';

/** Why this person may not approve or deny this request now, or null. */
export function decisionFault(
  request: RequestFacts,
  decider: { personId: string; mayApprove: boolean },
  now: Date,
): DecisionFault | null {
  if (!decider.mayApprove) return 'PERMISSION_DENIED';
  if (request.requestedBy === decider.personId) return 'SECOND_PERSON_REQUIRED';
  return openFault(request, now);
}

/** Why this person may not take this request back now, or null. */
export function cancelFault(
  request: RequestFacts,
  personId: string,
  now: Date,
): 'NOT_YOUR_REQUEST' | OpenFault | null {
  return request.requestedBy === personId ? openFault(request, now) : 'NOT_YOUR_REQUEST';
}

function openFault(request: RequestFacts, now: Date): OpenFault | null {
  const state = requestState(request, now);
  if (state === 'pending') return null;
  return state === 'expired' ? 'ACCESS_REQUEST_EXPIRED' : 'ACCESS_REQUEST_DECIDED';
}

/** The minutes of the grant. An approver may give less than was asked for, never more: then null. */
export function grantedMinutes(requested: number, wanted: number | undefined): number | null {
  const minutes = wanted ?? requested;
  return Number.isInteger(minutes) && minutes >= MINUTES_LEAST && minutes <= requested ? minutes : null;
}

export type GrantState = 'future' | 'live' | 'ended' | 'revoked';

export function grantState(grant: GrantFacts, now: Date): GrantState {
  if (grant.revokedAt !== null) return 'revoked';
  if (now < grant.startsAt) return 'future';
  return now < grant.endsAt ? 'live' : 'ended';
}

export const grantCovers = (grant: GrantFacts, need: Need): boolean =>
  need === 'watch' || grant.scope === 'watch-and-export';

export type GrantFault = 'NO_GRANT' | 'GRANT_SCOPE' | 'GRANT_ENDED' | 'GRANT_REVOKED';

/** Why this grant does not allow this now, or null. */
export function grantFault(grant: GrantFacts, need: Need, now: Date): GrantFault | null {
  switch (grantState(grant, now)) {
    case 'revoked':
      return 'GRANT_REVOKED';
    case 'ended':
      return 'GRANT_ENDED';
    case 'future':
      return 'NO_GRANT';
    case 'live':
      return grantCovers(grant, need) ? null : 'GRANT_SCOPE';
  }
}

/**
 * The grant that allows this for longest; else why none does: too narrow a scope first, because that can be mended by
 * asking for more, then whatever happened to the newest one.
 */
export function chooseGrant<G extends GrantFacts>(
  grants: readonly G[],
  need: Need,
  now: Date,
): { grant: G } | { fault: GrantFault } {
  const byEnd = [...grants].sort((one, other) => other.endsAt.getTime() - one.endsAt.getTime());
  const grant = byEnd.find((candidate) => grantFault(candidate, need, now) === null);
  if (grant) return { grant };
  if (byEnd.some((candidate) => grantFault(candidate, need, now) === 'GRANT_SCOPE'))
    return { fault: 'GRANT_SCOPE' };
  const [newest] = [...grants].sort((one, other) => other.startsAt.getTime() - one.startsAt.getTime());
  return { fault: (newest && grantFault(newest, need, now)) ?? 'NO_GRANT' };
}
