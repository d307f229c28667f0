import type { NotCapturedDto, RecordingAssetDto } from '../api/models';

const KINDS: Readonly<Record<NotCapturedDto['kind'], [one: string, more: string]>> = {
  font: ['font', 'fonts'],
  image: ['image', 'images'],
  style: ['style sheet', 'style sheets'],
};

const REASONS: Readonly<Record<NotCapturedDto['reason'], string>> = {
  'other-origin': 'on another host than the page; the recorder asks no other host for anything',
  unreadable: "not in the browser's cache, or the page's security policy forbids reading it",
  'too-large': 'larger than what is kept',
  unsupported: 'neither a font nor a picture that is kept (SVG is not)',
  'not-used': 'named by the page, and not used before the page was left',
  'not-received': 'captured, but it did not reach the appliance',
  'other-kind': 'announced as one thing and was another',
  damaged: 'arrived, and was damaged in the store when the recording was sealed',
  'too-many': 'more than are told apart',
};

export const countedKind = (kind: NotCapturedDto['kind'], count: number): string =>
  `${count} ${KINDS[kind][count === 1 ? 0 : 1]}`;

/** What is missing and why, in a sentence. */
export function notCapturedWords({ kind, reason, count }: NotCapturedDto): string {
  return `${countedKind(kind, count)}: ${REASONS[reason]}.`;
}

export const assetKindWords = ({ kind, mime }: RecordingAssetDto): string =>
  `${kind === 'font' ? 'Font' : 'Image'} (${mime.split('/')[1]!.toUpperCase()})`;

/** What the picture lacks, in short; null when it lacks nothing. What a page never used is no lack. */
export function missingInPicture(notCaptured: readonly NotCapturedDto[]): string | null {
  const counts = new Map<NotCapturedDto['kind'], number>();
  for (const { kind, reason, count } of notCaptured)
    if (reason !== 'not-used') counts.set(kind, (counts.get(kind) ?? 0) + count);
  const parts = [...counts].map(([kind, count]) => countedKind(kind, count));
  return parts.length === 0 ? null : parts.join(', ');
}
