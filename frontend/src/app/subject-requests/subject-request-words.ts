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
