import type { AlarmSummaryDto } from '../api/models';
import type { Tone } from '../ui/chip';
import { reasonWords } from '../ui/verdict-words';

const CAUSES: Readonly<Record<AlarmSummaryDto['cause'], string>> = {
  'share-fell': 'Shown less often',
  'page-lost': 'Missing on a page',
  'text-drift': 'Another text',
};

const STATES: Readonly<Record<AlarmSummaryDto['state'], { label: string; tone: Tone }>> = {
  open: { label: 'Open', tone: 'bad' },
  acknowledged: { label: 'Acknowledged', tone: 'busy' },
  closed: { label: 'Closed', tone: 'quiet' },
};

export const causeLabel = (cause: AlarmSummaryDto['cause']): string => CAUSES[cause];
export const stateLabel = (state: AlarmSummaryDto['state']): string => STATES[state].label;
export const stateTone = (state: AlarmSummaryDto['state']): Tone => STATES[state].tone;

/** What happened, as one sentence with its numbers. */
export function alarmSentence({ cause, page, figures }: AlarmSummaryDto): string {
  const { visits, affected, share, shareBefore, visitsBefore } = figures;
  const on = page === null ? '' : ` on ${page}`;
  switch (cause) {
    case 'share-fell':
      return `Shown in ${share} % of the newest ${visits} visits; in ${shareBefore ?? 0} % of the ${visitsBefore} before.`;
    case 'page-lost':
      return `In view in none of the newest ${visits} visits${on}; in ${shareBefore ?? 0} % of the ${visitsBefore} before.`;
    case 'text-drift':
      return `The text${on} was not the approved one in ${affected} of the newest ${visits} visits that had it in view.`;
  }
}

/** The reason that most of the affected visits share; null where the cause says it already. */
export const mostlyBecause = ({ cause, figures }: AlarmSummaryDto): string | null =>
  cause === 'share-fell' && figures.reason !== null ? reasonWords(figures.reason) : null;
