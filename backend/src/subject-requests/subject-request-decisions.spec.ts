import type { EndingExpectation } from '../retention/recording-endings.service.js';
import {
  alarmOf,
  carryingOutFault,
  decisionOf,
  dueOf,
  extensionFault,
  identifyingFault,
  liftingFault,
  stateOf,
} from './subject-request-decisions.js';

const at = (text: string) => new Date(`${text}T09:30:00Z`);
const request = (change: object = {}) => ({
  kind: 'erasure' as const,
  receivedAt: at('2026-01-31'),
  openedBy: 'priya',
  extendedAt: null,
  closedAt: null,
  declinedBecause: null,
  liftedAt: null,
  ...change,
});

describe('the time to answer (GDPR, Art. 12(3))', () => {
  it.each([
    ['2026-01-31', false, '2026-02-28'],
    ['2024-01-31', false, '2024-02-29'],
    ['2026-11-22', false, '2026-12-22'],
    ['2026-11-30', true, '2027-02-28'],
    ['2026-12-15', true, '2027-03-15'],
  ])('of what came on %s, extended %s, ends on %s', (came, extended, ends) => {
    const extendedAt = extended ? at(came) : null;
    expect(dueOf({ receivedAt: at(came), extendedAt })).toEqual(at(ends));
  });

  it('is over when nobody answered, and not before', () => {
    expect(stateOf(request(), at('2026-02-28'))).toBe('open');
    expect(stateOf(request(), new Date(at('2026-02-28').getTime() + 1))).toBe('overdue');
    expect(stateOf(request({ extendedAt: at('2026-02-01') }), at('2026-04-30'))).toBe('open');
    expect(stateOf(request({ closedAt: at('2026-09-01') }), at('2027-01-01'))).toBe('answered');
    const declined = { closedAt: at('2026-09-01'), declinedBecause: 'x' };
    expect(stateOf(request(declined), at('2027-01-01'))).toBe('declined');
  });

  it('is extended once, and only while the first month lasts', () => {
    expect(extensionFault(request(), at('2026-02-28'))).toBeNull();
    expect(extensionFault(request(), at('2026-03-01'))).toMatchObject({ code: 'SUBJECT_REQUEST_OVERDUE' });
    const extended = request({ extendedAt: at('2026-02-01') });
    expect(extensionFault(extended, at('2026-02-02'))).toMatchObject({ code: 'SUBJECT_REQUEST_EXTENDED' });
    const closed = request({ closedAt: at('2026-02-01') });
    expect(extensionFault(closed, at('2026-02-02'))).toMatchObject({ code: 'SUBJECT_REQUEST_CLOSED' });
  });
});

describe('people are told of a request', () => {
  it('not while there is more than a week, and not when it is answered', () => {
    expect(alarmOf(request(), at('2026-02-20'))).toBeNull();
    expect(alarmOf(request({ closedAt: at('2026-09-01') }), at('2027-01-01'))).toBeNull();
    expect(alarmOf(request({ extendedAt: at('2026-02-01') }), at('2026-03-01'))).toBeNull();
  });

  it('in the last week, and when its time is over', () => {
    expect(alarmOf(request(), at('2026-02-21'))).toBe('due-soon');
    expect(alarmOf(request(), at('2026-02-28'))).toBe('due-soon');
    expect(alarmOf(request(), new Date(at('2026-02-28').getTime() + 1))).toBe('overdue');
  });
});

describe('who carries a request out', () => {
  it('is another person than who opened it, where it erases', () => {
    expect(carryingOutFault(request(), 'priya')).toMatchObject({ code: 'SECOND_PERSON_REQUIRED' });
    expect(carryingOutFault(request(), 'carol')).toBeNull();
    expect(carryingOutFault(request({ kind: 'access' }), 'priya')).toBeNull();
  });

  it('does nothing for a visitor whom nobody has identified, and that is done once', () => {
    const asked = request({ kind: 'access', openedBy: null });
    expect(carryingOutFault(asked, 'carol')).toMatchObject({ code: 'SUBJECT_REQUEST_UNIDENTIFIED' });
    expect(identifyingFault(asked)).toBeNull();
    expect(identifyingFault(request())).toMatchObject({ code: 'SUBJECT_REQUEST_IDENTIFIED' });
    expect(identifyingFault({ ...asked, closedAt: at('2026-02-01') })).toMatchObject({
      code: 'SUBJECT_REQUEST_CLOSED',
    });
  });

  it('does so once', () => {
    const closed = request({ closedAt: at('2026-02-01') });
    expect(carryingOutFault(closed, 'carol')).toMatchObject({ code: 'SUBJECT_REQUEST_CLOSED' });
  });

  it('lifts only a restriction that was carried out and still stands', () => {
    const carried = { kind: 'restriction' as const, closedAt: at('2026-02-01') };
    expect(liftingFault(request(carried))).toBeNull();
    for (const change of [
      { kind: 'restriction' },
      { ...carried, kind: 'erasure' },
      { ...carried, declinedBecause: 'x' },
      { ...carried, liftedAt: at('2026-03-01') },
    ])
      expect(liftingFault(request(change))).toMatchObject({ code: 'RESTRICTION_NOT_STANDING' });
  });
});

describe('what becomes of a recording', () => {
  const until = Date.UTC(2032, 0, 1);
  const kept = (...why: string[]): EndingExpectation =>
    ({ outcome: { outcome: 'restrict', why, until }, laws: ['a law'] }) as EndingExpectation;

  it('is its end, unless a hold, a law or another basis keeps it, and then why and until when', () => {
    const gone: EndingExpectation = { outcome: { outcome: 'destroy' }, laws: [] };
    expect(decisionOf('erasure', gone)).toMatchObject({ decision: 'erased' });
    expect(decisionOf('erasure', kept('BELOW_MINIMUM'))).toEqual({
      decision: 'kept',
      why: ['BELOW_MINIMUM'],
      laws: ['a law'],
      until: new Date(until),
    });
    expect(decisionOf('erasure', kept('ON_HOLD'))).toMatchObject({ decision: 'kept', laws: [] });
  });

  it('is no end where a copy or a restriction was asked for', () => {
    expect(decisionOf('access', kept('ON_HOLD'))).toMatchObject({ decision: 'copied', why: [] });
    expect(decisionOf('restriction', kept('ON_HOLD'))).toMatchObject({ decision: 'restricted' });
  });
});
