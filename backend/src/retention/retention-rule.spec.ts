import { neverLonger, parsePeriod, periodAfter } from '../platform/calendar-period.js';
import { READY_RULE_SETS } from './ready-rule-sets.js';
import { type RetentionRule, ruleFaults } from './retention-rule.js';

const rule = (change: Partial<RetentionRule>): RetentionRule => ({
  site: null,
  category: null,
  jurisdiction: null,
  minimum: null,
  maximum: null,
  approval: false,
  ...change,
});
const codes = (...rules: RetentionRule[]) =>
  ruleFaults({ rules, declarations: [] }).map(({ code, rule: place }) => [code, place]);
const law = 'a law';
const ENDS = rule({ maximum: 'P1Y' });

describe('a set of retention rules', () => {
  it.each<[string, RetentionRule, string]>([
    [
      'a minimum above its maximum',
      rule({ minimum: { period: 'P2Y', law }, maximum: 'P1Y' }),
      'MINIMUM_ABOVE_MAXIMUM',
    ],
    [
      'a month that is not always as short as thirty days',
      rule({ minimum: { period: 'P1M', law }, maximum: 'P30D' }),
      'MINIMUM_ABOVE_MAXIMUM',
    ],
    [
      'a maximum of what is kept for ever',
      rule({ minimum: { period: 'forever', law }, maximum: 'P9Y' }),
      'MAXIMUM_OF_FOREVER',
    ],
    ['a minimum that no law asks for', rule({ minimum: { period: 'P1Y', law: ' ' } }), 'LAW_MISSING'],
    ['a rule that says nothing', rule({}), 'RULE_EMPTY'],
    ...['P', 'P1W', 'PT5M', '1Y', 'P-1Y', 'P1.5Y', 'P101Y', 'P99999D', 'P1D1Y', 'forever'].map(
      (maximum): [string, RetentionRule, string] => [
        `the maximum ${maximum}`,
        rule({ maximum }),
        'PERIOD_INVALID',
      ],
    ),
  ])('is refused with %s', (_what, wrong, code) => {
    expect(codes(ENDS, wrong)).toEqual([[code, 1]]);
  });

  it('is refused when something would live for ever because nobody said otherwise', () => {
    const minimum = { period: 'P1Y', law };
    expect(codes(rule({ minimum }))).toEqual([['NO_MAXIMUM', null]]);
    expect(codes(rule({ category: 'loan', maximum: 'P1Y' }))).toEqual([['NO_MAXIMUM', null]]);
    expect(codes()).toEqual([['NO_MAXIMUM', null]]);
  });

  it('is refused when a site is declared twice', () => {
    const said = { site: 'a', category: 'loan', jurisdiction: null };
    expect(ruleFaults({ rules: [ENDS], declarations: [said, { ...said, category: 'card' }] })).toEqual([
      { code: 'DECLARED_TWICE', rule: null },
    ]);
  });

  it('may say that everything is kept for ever, if a law is named', () => {
    expect(codes(rule({ minimum: { period: 'forever', law } }))).toEqual([]);
  });

  it.each(READY_RULE_SETS.map((set) => [set.key, set] as const))(
    'is ready to begin with: %s',
    (_key, set) => {
      expect(ruleFaults({ rules: set.rules, declarations: [] })).toEqual([]);
      expect(set.source.length).toBeGreaterThan(20);
    },
  );
});

describe('a period', () => {
  const after = (from: string, period: string) =>
    new Date(periodAfter(Date.parse(from), parsePeriod(period)!)).toISOString();

  it('ends with the month that it reaches', () => {
    expect(after('2026-01-31T10:00:00.123Z', 'P1M')).toBe('2026-02-28T10:00:00.123Z');
    expect(after('2024-02-29T23:59:59.999Z', 'P1Y')).toBe('2025-02-28T23:59:59.999Z');
    expect(after('2024-02-29T00:00:00.000Z', 'P4Y')).toBe('2028-02-29T00:00:00.000Z');
  });

  it('adds days after months', () => {
    expect(after('2026-01-31T00:00:00.000Z', 'P1M1D')).toBe('2026-03-01T00:00:00.000Z');
  });

  it('is compared for every day on which it could begin', () => {
    const never = (one: string, other: string) => neverLonger(parsePeriod(one)!, parsePeriod(other)!);
    expect(never('P28D', 'P1M')).toBe(true);
    expect(never('P29D', 'P1M')).toBe(false);
    expect(never('P12M', 'P365D')).toBe(false);
    expect(never('P12M', 'P366D')).toBe(true);
  });
});
