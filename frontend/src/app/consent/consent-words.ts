import type { ConsentRecordDto, EndedRecordingsDto } from '../api/models';
import type { Tone } from '../ui/chip';

export const STATES: Readonly<Record<ConsentRecordDto['state'], { label: string; tone: Tone }>> = {
  given: { label: 'Given', tone: 'good' },
  informed: { label: 'Told, not asked', tone: 'good' },
  refused: { label: 'Refused', tone: 'quiet' },
  withdrawn: { label: 'Withdrawn', tone: 'bad' },
  shown: { label: 'Shown, not answered', tone: 'quiet' },
  dismissed: { label: 'Closed unanswered', tone: 'quiet' },
  expired: { label: 'Expired', tone: 'quiet' },
  superseded: { label: 'Superseded', tone: 'quiet' },
  invalidated: { label: 'Invalid', tone: 'bad' },
  ended: { label: 'Ended, nothing kept', tone: 'quiet' },
};

export const STATE_NAMES = Object.keys(STATES) as ConsentRecordDto['state'][];

/** What became of the recordings, one line for each number that is not zero. */
export function becameWords(became: EndedRecordingsDto): string[] {
  const line = (count: number, words: string) =>
    count === 0 ? [] : [`${count} recording${count === 1 ? '' : 's'} ${words}`];
  return [
    ...line(became.standing, 'as made'),
    ...line(became.restricted, 'kept where nobody can watch'),
    ...line(became.ending, 'going now'),
    ...line(became.destroyed, 'destroyed, with a certificate'),
  ];
}

/** A day as a person writes it, as the moment when it begins in their own time; empty when none is meant. */
export const beginOf = (day: string): string => (day === '' ? '' : new Date(`${day}T00:00:00`).toISOString());

/** The moment when a day is over. */
export function endOf(day: string): string {
  if (day === '') return '';
  const next = new Date(`${day}T00:00:00`);
  next.setDate(next.getDate() + 1);
  return next.toISOString();
}
