import type { AccessRequestDto, AccessSearchDto, AccessVoteDto, GrantDto } from '../api/models';
import { roleName } from '../session/permissions';
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
/** Of a grant, where nobody chooses. */
export const MINUTES_USUAL = 240;
export const spanWords = (minutes: number): string => duration(minutes * 60_000);

export const scopeWords = (scope: GrantDto['scope']): string =>
  scope === 'watch' ? 'Watch only' : 'Watch and make evidence packs';

const STATES: Readonly<Record<State, { label: string; tone: Tone }>> = {
  pending: { label: 'Waiting', tone: 'busy' },
  approved: { label: 'Approved', tone: 'good' },
  denied: { label: 'Denied', tone: 'bad' },
  expired: { label: 'Expired', tone: 'quiet' },
  cancelled: { label: 'Cancelled', tone: 'quiet' },
  lapsed: { label: 'Lapsed: whoever asked has left', tone: 'quiet' },
};
export const requestLabel = (state: State): string => STATES[state].label;
export const requestTone = (state: State): Tone => STATES[state].tone;

export function grantStanding(grant: GrantDto, now: number): { label: string; tone: Tone } {
  if (grant.revokedAt !== null) return { label: 'Revoked', tone: 'bad' };
  return grant.live && Date.parse(grant.endsAt) > now
    ? { label: 'Live', tone: 'good' }
    : { label: 'Over', tone: 'quiet' };
}

export const SENSITIVITIES: readonly AccessRequestDto['sensitivity'][] = [
  'one-recording',
  'many-recordings',
  'export',
];
const SENSITIVITY_WORDS: Readonly<Record<AccessRequestDto['sensitivity'], string>> = {
  'one-recording': 'Watching one recording',
  'many-recordings': 'Watching several recordings',
  export: 'Making evidence packs',
};
export const sensitivityWords = (sensitivity: AccessRequestDto['sensitivity']): string =>
  SENSITIVITY_WORDS[sensitivity];

/** `2 compliance officers`. */
export const approversWords = (count: number, role: string): string =>
  `${count} ${roleName(role).toLowerCase()}${count === 1 ? '' : 's'}`;

export const voteWords = ({ person, vote, onBehalfOf }: AccessVoteDto): string =>
  `${person.name} ${vote === 'approve' ? 'agreed' : 'refused'}${onBehalfOf ? ` in place of ${onBehalfOf.name}` : ''}`;

/** What a request names, in one line. */
export function aboutWords(
  request: Pick<AccessRequestDto, 'about' | 'recordings' | 'subject' | 'siteName'>,
): string {
  const count = `${request.recordings} recording${request.recordings === 1 ? '' : 's'}`;
  if (request.about === 'subject') return `${count} of ${request.subject ?? 'one subject'}`;
  if (request.about === 'search') return `${count} that a search found`;
  return request.subject ?? 'subject not named';
}

const SEARCH_WORDS: Readonly<Record<keyof AccessSearchDto, string>> = {
  site: 'site',
  subject: 'subject',
  disclosure: 'disclosure',
  verdict: 'verdict',
  from: 'opened from',
  to: 'opened until',
};

/** What was searched for. A site is named by its recordings. */
export const searchWords = (search: AccessSearchDto): string =>
  (Object.keys(SEARCH_WORDS) as (keyof AccessSearchDto)[])
    .filter((name) => name !== 'site' && search[name] !== undefined)
    .map((name) => `${SEARCH_WORDS[name]} ${search[name]!.replace('_', ' ')}`)
    .join(', ') || 'every sealed recording of the site';
