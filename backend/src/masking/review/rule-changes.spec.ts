import type { UnmaskRule } from '@exhibit/contract';
import { peopleBehind, ruleChanges } from './rule-changes.js';

const rule = (id: string, change: Partial<UnmaskRule> = {}): UnmaskRule => ({
  ...{ id, selector: `.${id}`, text: true, descendants: true, attributes: [] },
  reason: 'the same for every customer',
  ...change,
});
const version = (number: number, rules: UnmaskRule[], draftedBy = `d${number}`) => ({
  ...{ version: number, rules, draftedBy, publishedBy: `p${number}` },
});

describe('rules of two versions', () => {
  it('came, went or say something else, whatever their order', () => {
    const before = [rule('b'), rule('a'), rule('c')];
    const after = [rule('a'), rule('c', { selector: '.more' }), rule('d')];
    expect(
      ruleChanges(before, after).map(({ id, before: was, after: is }) => [id, was !== null, is !== null]),
    ).toEqual([
      ['b', true, false],
      ['c', true, true],
      ['d', false, true],
    ]);
    expect(ruleChanges(before, [...before].reverse())).toEqual([]);
  });
});

describe('who is behind the rules in force', () => {
  it('is nobody where nothing is shown', () => {
    expect(peopleBehind([])).toEqual([]);
    expect(peopleBehind([version(1, [rule('a')]), version(2, [])])).toEqual([]);
  });

  it('is whoever drafted or published the version in which a rule came as it stands', () => {
    const published = [
      version(1, [rule('old')]),
      version(2, [rule('old'), rule('changed')]),
      version(3, [rule('old'), rule('changed', { attributes: ['title'] })]),
      version(4, [rule('old'), rule('changed', { attributes: ['title'] })]),
    ];
    expect(peopleBehind(published)).toEqual(['d1', 'p1', 'd3', 'p3']);
  });

  it('is whoever brought a rule back', () => {
    expect(peopleBehind([version(1, [rule('a')]), version(2, []), version(3, [rule('a')])])).toEqual([
      'd3',
      'p3',
    ]);
  });
});
