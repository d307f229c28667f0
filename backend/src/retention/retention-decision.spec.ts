import { dueOf, outcomeOf, refusals, type RetentionFacts } from './retention-decision.js';
import type { RetentionRule, RetentionRuleSet } from './retention-rule.js';

const rule = (change: Partial<RetentionRule>): RetentionRule => ({
  site: null,
  category: null,
  jurisdiction: null,
  minimum: null,
  maximum: null,
  approval: false,
  ...change,
});
const set = (...rules: RetentionRule[]): RetentionRuleSet => ({
  rules,
  declarations: [{ site: 'bank', category: 'loan', jurisdiction: 'US' }],
});
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const day = (time: number): string =>
  time === Infinity ? 'never' : new Date(time).toISOString().slice(0, 10);
const facts: RetentionFacts = { site: 'bank', keptFrom: at('2026-01-01'), ending: null };
const days = ({ keepUntil, destroyBy }: { keepUntil: number; destroyBy: number }) => [
  day(keepUntil),
  day(destroyBy),
];
const ANY = rule({ maximum: 'P1Y' });

describe('how long a recording is kept', () => {
  it('lets the longest minimum win over every maximum', () => {
    const least = (period: string, law: string) => rule({ minimum: { period, law } });
    const due = dueOf(facts, set(ANY, least('P6Y', 'six'), least('P3Y', 'three')));
    expect(days(due)).toEqual(['2032-01-01', '2032-01-01']);
    expect(due.laws).toEqual(['six', 'three']);
  });

  it('lets the shortest maximum win where no minimum stands in its way', () => {
    const due = dueOf(
      facts,
      set(ANY, rule({ maximum: 'P3M' }), rule({ minimum: { period: 'P1M', law: 'l' } })),
    );
    expect(days(due)).toEqual(['2026-02-01', '2026-04-01']);
  });

  it('keeps for ever what a law wants kept for ever, whatever else is said', () => {
    expect(days(dueOf(facts, set(ANY, rule({ minimum: { period: 'forever', law: 'l' } }))))).toEqual([
      'never',
      'never',
    ]);
  });

  it('asks only the rules of its site, category and jurisdiction', () => {
    const others = [
      rule({ site: 'shop', maximum: 'P1D' }),
      rule({ category: 'card', maximum: 'P1D' }),
      rule({ category: 'loan', jurisdiction: 'EU', maximum: 'P1D' }),
    ];
    expect(days(dueOf(facts, set(ANY, ...others)))[1]).toBe('2027-01-01');
    const mine = rule({ category: 'loan', jurisdiction: 'US', maximum: 'P1D', approval: true });
    expect(dueOf(facts, set(ANY, mine))).toMatchObject({ destroyBy: at('2026-01-02'), approval: true });
    expect(days(dueOf({ ...facts, site: 'undeclared' }, set(ANY, mine)))[1]).toBe('2027-01-01');
  });
});

describe('a recording may not be destroyed', () => {
  const due = { keepUntil: 100, destroyBy: 200, approval: false };
  const free = { held: false, approved: false };
  it.each([
    ['before its maximum', due, free, { now: 150, latest: 150 }, ['NOT_DUE']],
    ['below its minimum', due, free, { now: 50, latest: 50 }, ['BELOW_MINIMUM', 'NOT_DUE']],
    ['on hold', due, { ...free, held: true }, { now: 300, latest: 300 }, ['ON_HOLD']],
    [
      'without the approval that is asked for',
      { ...due, approval: true },
      free,
      { now: 300, latest: 0 },
      ['APPROVAL_MISSING'],
    ],
    ['by a clock that was set back', due, free, { now: 300, latest: 300 + 60_001 }, ['CLOCK_SET_BACK']],
    ['where no rules are in force', null, free, { now: 300, latest: 300 }, ['NO_RULES']],
  ] as const)('%s', (_when, known, standing, time, why) => {
    expect(refusals(known, standing, time)).toEqual(why);
  });

  it('unless nothing stands in the way', () => {
    expect(refusals(due, free, { now: 200, latest: 200 + 60_000 })).toEqual([]);
    expect(
      refusals({ ...due, approval: true }, { held: false, approved: true }, { now: 200, latest: 0 }),
    ).toEqual([]);
  });
});

describe('a withdrawal or an erasure', () => {
  const now = at('2026-02-01');
  const ending = { cause: 'withdrawal' as const, at: now, basisUntil: null };
  const six = rule({ minimum: { period: 'P6Y', law: 'l' } });

  it('destroys where nothing keeps the recording', () => {
    expect(outcomeOf({ ...facts, ending }, set(ANY), false, now)).toEqual({ outcome: 'destroy' });
    expect(dueOf({ ...facts, ending }, set(ANY)).destroyBy).toBe(now);
  });

  it('restricts what is below its minimum, until then', () => {
    expect(outcomeOf({ ...facts, ending }, set(ANY, six), false, now)).toEqual({
      outcome: 'restrict',
      why: ['BELOW_MINIMUM'],
      until: at('2032-01-01'),
    });
  });

  it('restricts what is held, and cannot say until when', () => {
    expect(outcomeOf({ ...facts, ending }, set(ANY), true, now)).toEqual({
      outcome: 'restrict',
      why: ['ON_HOLD'],
      until: null,
    });
  });

  it('restricts what a basis keeps that was declared beforehand, but never past the maximum', () => {
    const declared = { ...ending, basisUntil: at('2026-06-01') };
    expect(outcomeOf({ ...facts, ending: declared }, set(ANY), false, now)).toEqual({
      outcome: 'restrict',
      why: ['DECLARED_BASIS'],
      until: at('2026-06-01'),
    });
    const long = { ...ending, basisUntil: at('2040-01-01') };
    expect(dueOf({ ...facts, ending: long }, set(ANY)).destroyBy).toBe(at('2027-01-01'));
  });

  it('destroys nothing where no rules are in force', () => {
    expect(outcomeOf({ ...facts, ending }, null, false, now)).toEqual({
      outcome: 'restrict',
      why: ['NO_RULES'],
      until: null,
    });
  });
});
