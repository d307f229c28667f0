/** Decisions about access, without a database or a clock: everything they need is an argument. */
import type { Role } from '../platform/actor.js';

export const PURPOSES = ['dispute', 'regulator-request', 'complaint', 'fraud', 'quality', 'other'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const SCOPES = ['watch', 'watch-and-export'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a request names: one recording, what a search found, or what there is of one subject. */
export const ABOUTS = ['recording', 'search', 'subject'] as const;
export type About = (typeof ABOUTS)[number];

/** How much is asked for. Masked content does not tell how delicate it is; how much of it leaves whose hands does. */
export const SENSITIVITIES = ['one-recording', 'many-recordings', 'export'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

export const APPROVER_ROLES = ['compliance-officer', 'privacy-officer'] as const satisfies Role[];
export type ApproverRole = (typeof APPROVER_ROLES)[number];

/** lapsed: whoever asked has left. */
export type Decision = 'approved' | 'denied' | 'cancelled' | 'lapsed';
export type RequestState = Decision | 'pending' | 'expired';
export type Need = 'watch' | 'export';
export type Vote = 'approve' | 'deny';

export const MINUTES_LEAST = 5;
export const MINUTES_MOST = 20_160;
/** Of a grant, where nobody says how long. */
export const MINUTES_USUAL = 240;
/** As many as a person can look through before agreeing. */
export const RECORDINGS_MOST = 500;

export interface RequestFacts {
  requestedBy: string;
  expiresAt: Date;
  decision: Decision | null;
}

/** What the rule of the request's day asks for; it stays with the request. */
export interface AskedVotes {
  approvalsNeeded: number;
  denialsNeeded: number;
  approverRole: ApproverRole;
  excluded: readonly string[];
}

export interface CastVote {
  personId: string;
  onBehalfOf: string | null;
  vote: Vote;
  minutes: number | null;
}

export interface Voter {
  /** Their accounts, this one among them, as far as it is known that they are one person's. */
  accounts: readonly string[];
  mayApprove: boolean;
  roles: readonly Role[];
  /** For whom they stand in now, with every account of those. */
  standsInFor: readonly { personId: string; accounts: readonly string[]; approverRole: ApproverRole }[];
}

export interface GrantFacts {
  scope: Scope;
  startsAt: Date;
  endsAt: Date;
  revokedAt: Date | null;
  /** The recording may be used for nothing at present. */
  restricted?: boolean;
}

export const sensitivityOf = (scope: Scope, recordings: number): Sensitivity =>
  scope === 'watch-and-export' ? 'export' : recordings > 1 ? 'many-recordings' : 'one-recording';

export const requestState = (request: RequestFacts, now: Date): RequestState =>
  request.decision ?? (now < request.expiresAt ? 'pending' : 'expired');

export type DecisionFault =
  | 'PERMISSION_DENIED'
  | 'SECOND_PERSON_REQUIRED'
  | 'APPROVER_EXCLUDED'
  | 'APPROVER_ROLE_REQUIRED'
  | 'ALREADY_VOTED'
  | OpenFault;
type OpenFault = 'ACCESS_REQUEST_DECIDED' | 'ACCESS_REQUEST_EXPIRED';

/** With whose voice this person may speak about this request now (null: their own), or why with none. */
export function voiceFor(
  request: RequestFacts & AskedVotes & { votes: readonly CastVote[] },
  voter: Voter,
  now: Date,
): { onBehalfOf: string | null } | { fault: DecisionFault } {
  if (!voter.mayApprove) return { fault: 'PERMISSION_DENIED' };
  if (voter.accounts.includes(request.requestedBy)) return { fault: 'SECOND_PERSON_REQUIRED' };
  if (voter.accounts.some((id) => request.excluded.includes(id))) return { fault: 'APPROVER_EXCLUDED' };
  const open = openFault(request, now);
  if (open) return { fault: open };
  if (hasSpoken(request.votes, voter.accounts)) return { fault: 'ALREADY_VOTED' };
  if (voter.roles.includes(request.approverRole)) return { onBehalfOf: null };
  const absent = voter.standsInFor.find(
    ({ accounts, approverRole }) =>
      approverRole === request.approverRole &&
      !accounts.some((id) => id === request.requestedBy || request.excluded.includes(id)) &&
      !hasSpoken(request.votes, accounts),
  );
  return absent ? { onBehalfOf: absent.personId } : { fault: 'APPROVER_ROLE_REQUIRED' };
}

const hasSpoken = (votes: readonly CastVote[], accounts: readonly string[]): boolean =>
  votes.some(
    ({ personId, onBehalfOf }) =>
      accounts.includes(personId) || (onBehalfOf !== null && accounts.includes(onBehalfOf)),
  );

/** What so many votes amount to; null while more are needed. */
export function outcomeOf(
  { approvalsNeeded, denialsNeeded }: AskedVotes,
  votes: readonly CastVote[],
): 'approved' | 'denied' | null {
  const cast = (wanted: Vote) => votes.filter(({ vote }) => vote === wanted).length;
  if (cast('deny') >= denialsNeeded) return 'denied';
  return cast('approve') >= approvalsNeeded ? 'approved' : null;
}

/** Of several people who agree, whoever gives the least time. */
export const agreedMinutes = (votes: readonly CastVote[]): number =>
  Math.min(...votes.flatMap(({ minutes }) => (minutes === null ? [] : [minutes])));

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

export type GrantFault =
  'NO_GRANT' | 'GRANT_SCOPE' | 'GRANT_ENDED' | 'GRANT_REVOKED' | 'RECORDING_RESTRICTED';

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
      if (!grantCovers(grant, need)) return 'GRANT_SCOPE';
      return grant.restricted ? 'RECORDING_RESTRICTED' : null;
  }
}

/**
 * The grant that allows this for longest; else why none does: that nobody may, then too narrow a scope, because that
 * can be mended by asking for more, then whatever happened to the newest one.
 */
export function chooseGrant<G extends GrantFacts>(
  grants: readonly G[],
  need: Need,
  now: Date,
): { grant: G } | { fault: GrantFault } {
  const byEnd = [...grants].sort((one, other) => other.endsAt.getTime() - one.endsAt.getTime());
  const grant = byEnd.find((candidate) => grantFault(candidate, need, now) === null);
  if (grant) return { grant };
  const faults = byEnd.map((candidate) => grantFault(candidate, need, now));
  if (faults.includes('RECORDING_RESTRICTED')) return { fault: 'RECORDING_RESTRICTED' };
  if (faults.includes('GRANT_SCOPE')) return { fault: 'GRANT_SCOPE' };
  const [newest] = [...grants].sort((one, other) => other.startsAt.getTime() - one.startsAt.getTime());
  return { fault: (newest && grantFault(newest, need, now)) ?? 'NO_GRANT' };
}
