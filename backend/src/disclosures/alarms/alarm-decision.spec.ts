import {
  type AlarmEvidence,
  type WatchedVisit,
  alarmStep,
  evidenceSince,
  pageLost,
  shareFell,
  textDrift,
} from './alarm-decision.js';

const SETTINGS = { minimum: 10, fallPercent: 20, baselineDays: 7 };
const NOW = new Date('2026-11-21T12:00:00Z');

/** `count` visits that are alike; the first of them is the oldest. */
const visits = (count: number, name: string, change: Partial<WatchedVisit> = {}): WatchedVisit[] =>
  Array.from({ length: count }, (_, index) => ({
    recordingId: `${name}-${index + 1}`,
    visitedAt: NOW,
    ...{ outcome: 'shown' as const, carried: true, drifted: false, reasons: [] },
    ...change,
  }));
const broken = (count: number, reason = 'CONTRAST_TOO_LOW') =>
  visits(count, 'broken', { outcome: 'not_shown', reasons: [reason] });

/** Oldest first, as they happened. */
const evidence = (
  recent: WatchedVisit[],
  before: Partial<AlarmEvidence['before']> = { visits: 100, shown: 95, carried: 100 },
): AlarmEvidence => ({
  recent: recent.toReversed(),
  before: { visits: 100, shown: 95, carried: 100, ...before },
});

describe('nobody is alarmed', () => {
  it.each([
    ['below the minimum of visits since', evidence(broken(9)), 1],
    ['below the minimum of visits before', evidence(broken(10), { visits: 9, shown: 9, carried: 9 }), 1],
    ['by a fall of less than was set', evidence([...visits(8, 'fine'), ...broken(2)], { shown: 99 }), 1],
    ['when it was seldom shown before as well', evidence(broken(10), { shown: 5 }), 1],
  ])('%s', (_what, seen) => {
    expect(shareFell(seen, SETTINGS)).toBeNull();
  });

  it('by a page that never carried it, or still does for somebody', () => {
    const without = visits(10, 'without', {
      carried: false,
      outcome: 'not_shown',
      reasons: ['NOT_OBSERVED'],
    });
    expect(pageLost(evidence(without, { carried: 10 }), SETTINGS)).toBeNull();
    expect(pageLost(evidence([...without, ...visits(1, 'fine')]), SETTINGS)).toBeNull();
    expect(pageLost(evidence(without.slice(1)), SETTINGS)).toBeNull();
  });

  it('by another text below the minimum, or in the browser of a few', () => {
    const other = visits(1, 'translated', { drifted: true, outcome: 'not_shown', reasons: ['TEXT_DIFFERS'] });
    expect(textDrift(evidence([...visits(9, 'fine'), ...other]), SETTINGS)).toBeNull();
    const few = visits(9, 'drifted', { drifted: true });
    expect(textDrift(evidence([...few, ...visits(5, 'without', { carried: false })]), SETTINGS)).toBeNull();
  });
});

describe('an alarm', () => {
  it('says by how much the share fell, why, and which recording shows it first', () => {
    const seen = [
      ...visits(4, 'fine'),
      ...visits(1, 'left', { outcome: 'not_shown', reasons: ['TOO_SHORT_CUMULATIVE'] }),
      ...broken(5),
    ];
    expect(shareFell(evidence(seen), SETTINGS)).toEqual({
      cause: 'share-fell',
      firstRecordingId: 'broken-1',
      figures: {
        visits: 10,
        affected: 6,
        share: 40,
        shareBefore: 95,
        visitsBefore: 100,
        reason: 'CONTRAST_TOO_LOW',
      },
    });
  });

  it('counts what cannot be determined as not shown', () => {
    const unsure = visits(10, 'unsure', { outcome: 'cannot_determine', reasons: ['GAP'] });
    expect(shareFell(evidence(unsure), SETTINGS)).toMatchObject({ firstRecordingId: 'unsure-1' });
  });

  it('is raised by exactly the fall that was set, whatever the arithmetic of fractions says', () => {
    const seen = evidence([...visits(7, 'fine'), ...broken(3)], { visits: 100, shown: 90 });
    expect(shareFell(seen, SETTINGS)).not.toBeNull();
  });

  it('names the first visit to a page that carried it and does not any more', () => {
    const without = visits(10, 'without', {
      carried: false,
      outcome: 'not_shown',
      reasons: ['NOT_OBSERVED'],
    });
    expect(pageLost(evidence(without), SETTINGS)).toMatchObject({
      cause: 'page-lost',
      firstRecordingId: 'without-1',
      figures: { share: 0, shareBefore: 100 },
    });
  });

  it('names the first recording in which the text is another one', () => {
    const other = visits(4, 'drifted', { drifted: true, outcome: 'not_shown', reasons: ['TEXT_DIFFERS'] });
    expect(textDrift(evidence([...visits(8, 'fine'), ...other]), SETTINGS)).toMatchObject({
      cause: 'text-drift',
      firstRecordingId: 'drifted-1',
      figures: { visits: 12, affected: 4, share: 67 },
    });
  });
});

describe('one cause', () => {
  const finding = shareFell(evidence(broken(10)), SETTINGS);

  it.each([
    ['is opened once', null, 'open'],
    ['is not told again while it is open', 'open', 'still'],
    ['is not told again to those who know', 'acknowledged', 'still'],
    ['is opened again after it was closed', 'closed', 'reopen'],
  ] as const)('%s', (_what, state, step) => {
    expect(alarmStep(state, finding)).toBe(step);
  });

  it('that is gone closes nothing by itself', () => {
    expect(alarmStep('open', null)).toBeNull();
  });
});

it('what is older than the baseline counts for nothing', () => {
  expect(evidenceSince(SETTINGS, NOW)).toEqual(new Date('2026-11-14T12:00:00Z'));
});
