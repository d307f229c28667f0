import type { AccessRequestDto, GrantDto } from '../api/models';
import type { Tone } from '../ui/chip';
import { duration } from '../ui/duration';

type Purpose = AccessRequestDto['purpose'];
type State = AccessRequestDto['state'];

const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  dispute: 'Dispute with the customer',
  'regulator-request': 'Request of a regulator',
  complaint: 'Complaint',
  fraud: 'Suspected fraud',
  quality: 'Quality of the pages',
  other: 'Something else',
};

export const PURPOSES = Object.keys(PURPOSE_WORDS) as Purpose[];
export const purposeOptions = PURPOSES.map((value) => ({ value, label: PURPOSE_WORDS[value] }));
export const purposeWords = (purpose: Purpose): string => PURPOSE_WORDS[purpose];

/** Lengths of a grant offered, in minutes: the appliance takes 5 minutes to 14 days. */
export const SPANS: readonly number[] = [15, 60, 240, 480, 1440, 4320, 10080, 20160];
export const spanWords = (minutes: number): string => duration(minutes * 60_000);

export const scopeWords = (scope: GrantDto['scope']): string =>
  scope === 'watch' ? 'Watch only' : 'Watch and make evidence packs';

const STATES: Readonly<Record<State, { label: string; tone: Tone }>> = {
  pending: { label: 'Waiting', tone: 'busy' },
  approved: { label: 'Approved', tone: 'good' },
  denied: { label: 'Denied', tone: 'bad' },
  expired: { label: 'Expired', tone: 'quiet' },
  cancelled: { label: 'Cancelled', tone: 'quiet' },
};
export const requestLabel = (state: State): string => STATES[state].label;
export const requestTone = (state: State): Tone => STATES[state].tone;

export function grantStanding(grant: GrantDto, now: number): { label: string; tone: Tone } {
  if (grant.revokedAt !== null) return { label: 'Revoked', tone: 'bad' };
  return grant.live && Date.parse(grant.endsAt) > now
    ? { label: 'Live', tone: 'good' }
    : { label: 'Over', tone: 'quiet' };
}
