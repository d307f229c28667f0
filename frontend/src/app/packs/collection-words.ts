import type { CollectionDto, LeftOutDto } from '../api/models';
import type { Tone } from '../ui/chip';

const STATES: Readonly<Record<CollectionDto['state'], { label: string; tone: Tone }>> = {
  working: { label: 'Being made', tone: 'busy' },
  ready: { label: 'Ready', tone: 'good' },
  failed: { label: 'Not made', tone: 'bad' },
};

export const stateOf = (state: CollectionDto['state']): { label: string; tone: Tone } => STATES[state];

const LEFT_OUT: Readonly<Record<LeftOutDto['why'], string>> = {
  NO_GRANT: 'nobody has allowed you their export: ask to watch each with that scope',
  GRANT_SCOPE: 'your permission is to watch, not to export',
  GRANT_ENDED: 'your permission had ended',
  GRANT_REVOKED: 'your permission was taken back',
  RECORDING_NOT_SEALED: 'the visit was not sealed',
  RECORDING_DAMAGED: 'could not be read; an administrator should look at the store',
  RECORDING_DESTROYED: 'destroyed: its certificate says when and why',
  RECORDING_RESTRICTED: 'restricted: the visitor has withdrawn',
  NO_ROOM: 'did not fit, when a collection had 2 GiB at most: order it again',
};

export const leftOutWords = ({ why, recordings }: LeftOutDto): string =>
  `${recordings} ${recordings === 1 ? 'recording' : 'recordings'}: ${LEFT_OUT[why] ?? why}`;

const FAILURES: Readonly<Record<string, string>> = {
  NOTHING_PACKED: 'Every recording was left out, so there is nothing to fetch.',
  STORAGE_UNAVAILABLE: 'The object store did not answer, however often it was asked.',
  KEY_UNWRAP_FAILED: 'The keys could not be reached, however often it was tried.',
  AUDIT_UNAVAILABLE: 'The audit log could not be written, and without it no pack is made.',
};

export const failureWords = (failure: string): string =>
  FAILURES[failure] ?? `It failed each time it was tried (${failure}).`;

export function aboutWords({ kind, name, from, to }: CollectionDto['about']): string {
  if (kind === 'subject') return `All recordings of ${name}`;
  const day = (iso: string): string => iso.slice(0, 10);
  const since = from ? ` from ${day(from)}` : '';
  const until = to ? ` to ${day(to)}` : '';
  return `${name}${since}${until}`;
}
