import type { RecordingDto, RecordingSummaryDto } from '../api/models';
import type { Tone } from '../ui/chip';

type State = RecordingSummaryDto['state'];

const STATES: Readonly<Record<State, { label: string; tone: Tone }>> = {
  open: { label: 'Open', tone: 'busy' },
  sealed: { label: 'Sealed', tone: 'good' },
  quarantined: { label: 'Quarantined', tone: 'bad' },
  destroyed: { label: 'Destroyed', tone: 'quiet' },
};

export const stateLabel = (state: State): string => STATES[state].label;
export const stateTone = (state: State): Tone => STATES[state].tone;

export function endWords(end: RecordingDto['end']): string {
  if (end === 'stopped') return 'The visitor left or the page stopped the recorder';
  if (end === 'withdrawn') return 'The visitor withdrew consent';
  if (end === 'silence') return 'Nothing more arrived';
  return 'It has not ended yet';
}
