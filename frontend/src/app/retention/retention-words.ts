import type { DestructionDto, HoldDto, RetentionRuleDto } from '../api/models';
import type { Tone } from '../ui/chip';

const UNITS: readonly [RegExp, string][] = [
  [/(\d+)Y/, 'year'],
  [/(\d+)M/, 'month'],
  [/(\d+)D/, 'day'],
];

/** `P1Y6M` as people say it. */
export function periodWords(period: string): string {
  if (period === 'forever') return 'for ever';
  const parts = UNITS.flatMap(([pattern, unit]) => {
    const count = Number(pattern.exec(period)?.[1] ?? 0);
    return count === 0 ? [] : `${count} ${unit}${count === 1 ? '' : 's'}`;
  });
  return parts.length === 0 ? '0 days' : parts.join(' ');
}

/** What a rule is about: a site by its name, a category, a jurisdiction; everything where it names none. */
export function aboutWords(rule: RetentionRuleDto, siteName: (id: string) => string): string {
  const parts = [rule.site === null ? null : siteName(rule.site), rule.category, rule.jurisdiction].filter(
    (part) => part !== null,
  );
  return parts.length === 0 ? 'Everything' : parts.join(' · ');
}

export const CAUSES: Readonly<Record<DestructionDto['cause'], string>> = {
  maximum: 'reached its maximum',
  withdrawal: 'consent was withdrawn',
  erasure: 'erasure was asked for',
};

export const DESTRUCTION_STATES: Readonly<Record<DestructionDto['state'], { label: string; tone: Tone }>> = {
  waiting: { label: 'waits for approval', tone: 'busy' },
  'under-way': { label: 'under way', tone: 'busy' },
  failing: { label: 'does not go on', tone: 'bad' },
  certified: { label: 'destroyed, certified', tone: 'good' },
};

const FAULTS: Readonly<Record<string, string>> = {
  OBJECTS_REMAIN: 'The store says that it removed the objects, and still has them.',
  OBJECT_LOCKED: 'The store keeps an object locked; it is tried again.',
  STORAGE_UNAVAILABLE: 'The store does not answer; it is tried again.',
};

export const faultWords = (fault: string): string =>
  FAULTS[fault] ?? `It could not be done (${fault}); it is tried again.`;

export const HOLD_STATES: Readonly<Record<HoldDto['state'], { label: string; tone: Tone }>> = {
  standing: { label: 'holds', tone: 'good' },
  'release-asked': { label: 'release asked for', tone: 'busy' },
  released: { label: 'released', tone: 'quiet' },
};

export function holdWords(hold: HoldDto): string {
  if (hold.kind === 'list') return 'A list of recordings';
  if (hold.kind === 'subject') return `Everything of subject ${hold.subject}`;
  const time = [hold.from && `from ${day(hold.from)}`, hold.to && `to ${day(hold.to)}`]
    .filter(Boolean)
    .join(' ');
  return `Recordings ${hold.siteName ? `of ${hold.siteName} ` : ''}${time}`.trim();
}

export const ALARMS: Readonly<Record<string, string>> = {
  overdue: 'Recordings have outlived their maximum by more than two days.',
  clock: 'The clock was set back. Nothing is destroyed until it is past the latest time that was seen.',
  store: 'The object store keeps what it said it had removed.',
  withdrawals: 'Visitors withdrew more than an hour ago, and not all of their recordings are decided about.',
  consents:
    'Records of consent could not be ended when they were last gone through. It is tried again each night.',
};

const day = (iso: string): string => iso.slice(0, 10);
