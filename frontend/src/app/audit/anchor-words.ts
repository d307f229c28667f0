import type { AnchorDto } from '../api/models';
import type { Tone } from '../ui/chip';

export const KINDS: Readonly<Record<AnchorDto['kind'], string>> = {
  timestamp: 'Timestamp authority',
  witness: 'Witness',
  syslog: 'Syslog over TLS',
  webhook: 'Webhook',
};

export const STATES: Readonly<Record<AnchorDto['state'], { label: string; tone: Tone }>> = {
  waiting: { label: 'Not asked yet', tone: 'quiet' },
  ok: { label: 'Works', tone: 'good' },
  retrying: { label: 'Failed, tries again', tone: 'unsure' },
  failing: { label: 'Failing', tone: 'bad' },
};

const CODES: Readonly<Record<string, string>> = {
  UNREACHABLE: 'It does not answer, or broke off.',
  TLS_REFUSED: 'The certificates of the two sides do not fit. Check caFile.',
  TIMED_OUT: 'It did not answer in time.',
  REDIRECTED: 'It sends us elsewhere. Configure the right address; redirects are not followed.',
  ANSWER_TOO_LARGE: 'Its answer is too large.',
  ANSWER_REFUSED: 'It refuses.',
  ANSWER_MALFORMED: 'Its answer is not of the agreed form.',
  WITNESS_UNKNOWN_LOG:
    'The witness does not know this log. Give its operator the origin and the verifier key.',
  WITNESS_UNKNOWN_KEY: 'The witness knows another key of this log.',
  WITNESS_PROOF_REFUSED: 'The witness says that this log does not continue what it saw. Tell the auditor.',
  WITNESS_AHEAD: 'The witness has seen a longer log than this one: it was rolled back. Tell the auditor.',
  WITNESS_CONFLICT: 'The witness has seen other entries than this log has. Tell the auditor.',
};

/** Why an attempt failed, with what to do. A code of a format stands for itself. */
export const reasonWords = (code: string): string => CODES[code] ?? `Its answer does not hold (${code}).`;

const HOURS: Readonly<Record<'stamped' | 'missed' | 'due', string>> = {
  stamped: 'with a token',
  missed: 'missed',
  due: 'not yet',
};

/** "22 hours with a token, 1 missed". */
export function hoursWords(hours: AnchorDto['hours']): string {
  return (['stamped', 'missed', 'due'] as const)
    .map((state) => [hours.filter((hour) => hour.state === state).length, HOURS[state]] as const)
    .filter(([count]) => count > 0)
    .map(
      ([count, words], place) => `${count}${place === 0 ? (count === 1 ? ' hour' : ' hours') : ''} ${words}`,
    )
    .join(', ');
}

export const missedHours = (hours: AnchorDto['hours']): string[] =>
  hours.filter(({ state }) => state === 'missed').map(({ hour }) => hour);
