import { evidenceOf, watchedOnSite } from './disclosure-definition.js';
import { definition, further } from './disclosure-definition.fixture.js';

const NOW = new Date(Date.UTC(2026, 5, 1));
const LATER = new Date(Date.UTC(2026, 6, 1));

describe('what the recorders of a site are told', () => {
  it('is nothing of a draft, nor of a version that is over', () => {
    const draft = definition({ publishedAt: null, selector: '#draft' });
    const over = definition({ disclosureId: '2', key: 'old', effectiveTo: NOW });
    expect(watchedOnSite([draft, over], NOW)).toEqual({ disclosures: [], actions: [] });
  });

  it('is the selector of the version in force, not that of the next', () => {
    const now = definition({ selector: '#rate' });
    const next = definition({ version: 2, selector: '#new-rate', effectiveFrom: LATER });
    expect(watchedOnSite([next, now], NOW).disclosures).toEqual([{ key: 'rate', selector: '#rate' }]);
    expect(watchedOnSite([next, now], LATER).disclosures).toEqual([{ key: 'rate', selector: '#new-rate' }]);
  });

  it('is an action once, even where two disclosures must come before it', () => {
    const action = { on: 'click', selector: '#sign' } as const;
    const two = [definition({ action }), definition({ disclosureId: '2', key: 'fees', action })];
    expect(watchedOnSite(two, NOW)).toEqual({
      disclosures: [{ key: 'fees' }, { key: 'rate' }],
      actions: [{ action: 'sign', on: 'click', selector: '#sign' }],
    });
  });
});

it('a version in two languages is judged by either text, under one rule', () => {
  const two = evidenceOf(
    definition({ furtherTexts: [further('de', 'Der Zins ist 3,9 %.')], selector: '#rate' }),
  );
  expect(two.map(({ locale, text }) => [locale, text])).toEqual([
    ['en', 'The rate is 3.9 %.'],
    ['de', 'Der Zins ist 3,9 %.'],
  ]);
  expect(new Set(two.map(({ rule }) => rule)).size).toBe(1);
  expect(two.every(({ selector }) => selector === '#rate')).toBe(true);
});
