import type { SubjectRecordingDto, SubjectRequestSummaryDto } from '../api/models';

type Kind = SubjectRequestSummaryDto['kind'];
type State = SubjectRequestSummaryDto['state'];

export const KINDS: Readonly<Record<Kind, string>> = {
  access: 'Access: a copy of what is held',
  erasure: 'Erasure',
  restriction: 'Restriction',
};

export const STATES: Readonly<Record<State, { label: string; tone: 'good' | 'bad' | 'unsure' | 'quiet' }>> = {
  open: { label: 'to be answered', tone: 'unsure' },
  overdue: { label: 'overdue', tone: 'bad' },
  answered: { label: 'answered', tone: 'good' },
  declined: { label: 'declined', tone: 'quiet' },
};

export type Writing = 'identify' | 'extend' | 'decline';

/** What is asked of whoever writes something about a request. */
export const WRITING: Readonly<Record<Writing, { label: string; hint: string; send: string }>> = {
  identify: {
    label: 'How it was found out that they are who they say',
    hint: 'No name, and no number of a document. From then on the request is handled like every other.',
    send: 'Write it down',
  },
  extend: {
    label: 'Why a month is not enough',
    hint: 'It stands in the letter as you write it here.',
    send: 'Extend by two months',
  },
  decline: {
    label: 'Why it is not met',
    hint: 'It stands in the letter as you write it here.',
    send: 'Decline the request',
  },
};

const DECISIONS: Readonly<Record<SubjectRecordingDto['decision'], string>> = {
  copied: 'copied',
  erased: 'erased',
  kept: 'kept, and nobody can watch it',
  restricted: 'kept, and used for nothing',
};

const WHY: Readonly<Record<string, string>> = {
  ON_HOLD: 'it is on hold',
  BELOW_MINIMUM: 'a law asks for it',
  DECLARED_BASIS: 'another legal basis was declared beforehand',
  NO_RULES: 'no retention rules are in force',
};

/** What becomes of a recording, with what keeps it. */
export function decisionWords({ decision, why, laws }: SubjectRecordingDto): string {
  const reasons = why.map((code) => WHY[code] ?? code).join(', ');
  const named = laws.length > 0 ? ` (${laws.join('; ')})` : '';
  return reasons === '' ? DECISIONS[decision] : `${DECISIONS[decision]}: ${reasons}${named}`;
}

/** How long there is to answer. */
export function timeLeft(days: number | null): string {
  if (days === null) return '';
  if (days < 0) return days === -1 ? 'since yesterday' : `for ${-days} days`;
  return days === 0 ? 'less than a day left' : days === 1 ? '1 day left' : `${days} days left`;
}
