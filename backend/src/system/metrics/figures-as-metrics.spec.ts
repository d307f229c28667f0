import { consentMetrics, destructionMetrics, withdrawalMetrics } from './figures-as-metrics.js';

const NOW = new Date('2026-06-01T12:00:00Z');
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const DESTRUCTION = {
  ...{ backlog: 1, oldestDue: ago(90_400), dueHeld: 2, waitingForApproval: 3, unfinished: 4 },
  ...{ failing: 5, remaining: 6, unplanned: 7, destroyed: 8 },
};
const CONSENTS = { due: 3, atLeast: false, oldestDue: ago(7_000).toISOString(), ended: 9 };
const valuesOf = (families: { name: string; samples: { value: number }[] }[]) =>
  Object.fromEntries(families.map(({ name, samples }) => [name.slice(8), samples[0]!.value]));

describe('figures as metrics', () => {
  it('stand each under its own name, in seconds where they are times', () => {
    expect(valuesOf(destructionMetrics(DESTRUCTION, NOW))).toEqual({
      recordings_due: 1,
      recordings_due_oldest_age_seconds: 90,
      recordings_due_held: 2,
      recordings_due_waiting_for_approval: 3,
      destructions_unfinished: 4,
      destructions_failing: 5,
      destructions_objects_remaining: 6,
      recordings_unplanned: 7,
      recordings_destroyed_total: 8,
    });
    expect(valuesOf(consentMetrics(CONSENTS, NOW))).toEqual({
      consent_records_due: 3,
      consent_records_due_oldest_age_seconds: 7,
      consent_records_ended_total: 9,
    });
    expect(valuesOf(withdrawalMetrics({ waiting: 2, overdue: 1, oldest: ago(4_000_000) }, NOW))).toEqual({
      withdrawals_waiting: 2,
      withdrawals_overdue: 1,
      withdrawals_waiting_oldest_age_seconds: 4_000,
    });
  });

  it.each([null, ago(-5_000)])(
    'are as old as nothing where nothing is due, or two clocks disagree (%s)',
    (oldestDue) => {
      const families = [
        ...destructionMetrics({ ...DESTRUCTION, oldestDue }, NOW),
        ...consentMetrics({ ...CONSENTS, oldestDue: oldestDue?.toISOString() ?? null }, NOW),
        ...withdrawalMetrics({ waiting: 0, overdue: 0, oldest: oldestDue }, NOW),
      ];
      const ages = Object.entries(valuesOf(families)).filter(([name]) => name.endsWith('_age_seconds'));
      expect(ages.map(([, age]) => age)).toEqual([0, 0, 0]);
    },
  );
});
