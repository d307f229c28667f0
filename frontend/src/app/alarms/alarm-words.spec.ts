import type { AlarmSummaryDto } from '../api/models';
import { alarmSentence, mostlyBecause } from './alarm-words';

const alarm = (change: Partial<AlarmSummaryDto>): AlarmSummaryDto =>
  ({
    cause: 'share-fell',
    page: null,
    figures: { visits: 50, affected: 40, share: 20, shareBefore: 96, visitsBefore: 900, reason: 'HIDDEN' },
    ...change,
  }) as AlarmSummaryDto;

describe('an alarm in words', () => {
  it('says how often it was shown and how often before, and never that somebody took it in', () => {
    const words = alarmSentence(alarm({}));
    expect(words).toBe('Shown in 20 % of the newest 50 visits; in 96 % of the 900 before.');
    expect(words).not.toMatch(/read|understood|seen by/i);
  });

  it.each(['page-lost', 'text-drift'] as const)('names the page of %s', (cause) => {
    expect(alarmSentence(alarm({ cause, page: '/apply/offer' }))).toContain('on /apply/offer');
  });

  it('gives the common reason only where the cause does not say it', () => {
    expect(mostlyBecause(alarm({}))).toBe('It was hidden or covered');
    expect(mostlyBecause(alarm({ cause: 'text-drift' }))).toBeNull();
  });
});
