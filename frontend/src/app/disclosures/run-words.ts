import type { DisclosureRunDto, VerdictChangeDto } from '../api/models';
import type { Tone } from '../ui/chip';
import { verdictLabel } from '../ui/verdict-words';

export const RUN_STATES: Readonly<Record<DisclosureRunDto['state'], { label: string; tone: Tone }>> = {
  waiting: { label: 'Waits', tone: 'quiet' },
  running: { label: 'Under way', tone: 'busy' },
  done: { label: 'Done', tone: 'good' },
  cancelled: { label: 'Cancelled', tone: 'quiet' },
};

export const isOpen = ({ state }: DisclosureRunDto): boolean => state === 'waiting' || state === 'running';

/** 0 to 1. A run over nothing is done at once. */
export const shareDone = ({ judged, recordings }: DisclosureRunDto): number =>
  recordings === null ? 0 : recordings === 0 ? 1 : judged / recordings;

export const runTitle = ({ kind, version }: DisclosureRunDto): string =>
  kind === 'preview' ? `Preview of version ${version}` : `Version ${version} over stored recordings`;

export const beforeWords = (from: VerdictChangeDto['from']): string =>
  from === 'none' ? 'No verdict' : verdictLabel(from);

export const afterWords = (to: VerdictChangeDto['to']): string =>
  to === 'unreadable' ? 'Can no longer be judged' : verdictLabel(to);

/** How many would have another verdict; one that had none before is not counted as changed. */
export const changedCount = ({ changes }: DisclosureRunDto): number =>
  changes
    .filter(({ from, to }) => from !== 'none' && from !== to)
    .reduce((sum, { recordings }) => sum + recordings, 0);
