import { CONSENT_STATES } from '../consent-decision.js';
import { endsAt, keptBecause, type RecordFacts } from './record-ending.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2030, 0, 1);
const over = (change: Partial<RecordFacts> = {}): RecordFacts => ({
  ...{ state: 'refused', allows: false, since: NOW - 366 * DAY, recordedAt: NOW - 400 * DAY, period: 'P1Y' },
  ...{ recordings: 0, withdrawalOpen: false, held: false, asked: false },
  ...change,
});

describe('a record of consent', () => {
  it.each<[string, Partial<RecordFacts>, string]>([
    ['nobody said how long it is kept', { period: null }, 'NO_PERIOD'],
    ['its visitor agreed and nothing ended that', { state: 'given' }, 'IN_FORCE'],
    ['its visitor was told and nothing ended that', { state: 'informed' }, 'IN_FORCE'],
    ['a visit that is under way may go on under it', { state: 'superseded', allows: true }, 'IN_FORCE'],
    ['it is kept for ever', { period: 'forever' }, 'TOO_YOUNG'],
    ['it was over a moment too late', { since: Date.UTC(2029, 0, 1) + 1 }, 'TOO_YOUNG'],
    ['it came here after it was over', { recordedAt: NOW - DAY }, 'TOO_YOUNG'],
    ['a recording made under it is not destroyed', { recordings: 1 }, 'RECORDING_KEPT'],
    ['its withdrawal is not done', { withdrawalOpen: true }, 'WITHDRAWAL_OPEN'],
    ['a hold covers it', { held: true }, 'ON_HOLD'],
    ['a request about it is open', { asked: true }, 'REQUEST_OPEN'],
  ])('stays while %s', (_why, change, code) => {
    expect(keptBecause(over(change), NOW)).toEqual([code]);
  });

  it('stays by a clock that was set back', () => {
    expect(keptBecause(over(), null)).toEqual(['CLOCK_SET_BACK']);
  });

  it('stays for every reason at once, and says each', () => {
    const all = over({ period: null, recordings: 2, withdrawalOpen: true, held: true, asked: true });
    expect(keptBecause(all, null)).toHaveLength(6);
  });

  it('ends to the millisecond when its period is over, in every state but those in force', () => {
    const inForce = ['given', 'informed', 'ended'];
    for (const state of CONSENT_STATES)
      expect(endsAt(over({ state, since: Date.UTC(2029, 0, 1) }))).toBe(inForce.includes(state) ? null : NOW);
    expect(keptBecause(over({ since: Date.UTC(2029, 0, 1) }), NOW)).toEqual([]);
  });
});
