import { matchesRuleSelector, parseRuleSelector, type RuleSelector } from './masking-rule-selector.js';

const element = (tag: string, attributes: Record<string, string> = {}) => ({
  tag,
  attribute: (name: string) => attributes[name] ?? null,
});

describe('a selector of an unmask rule is refused when it', () => {
  it.each([
    ['is empty', ''],
    ['would match everything', '*'],
    ['is a bare tag', 'p'],
    ['names what is typed', 'input#name'],
    ['names what is chosen', 'option.x'],
    ['names code', 'script#a'],
    ['looks below something', '.a .b'],
    ['looks at a child', '.a>.b'],
    ['is a list', '.a,.b'],
    ['has a pseudo class', '.a:first-child'],
    ['matches part of a value', '[role^="x"]'],
    ['names a mark longer than masking keeps', `[data-exhibit-${'a'.repeat(41)}]`],
    ['matches what masking removes', '[title="x"]'],
    ['has two ids', '#a#b'],
    ['is not closed', '[role="x"'],
    ['is an essay', `.${'a'.repeat(300)}`],
  ])('%s', (_why, text) => expect(parseRuleSelector(text)).toHaveProperty('fault'));
});

describe('a selector of an unmask rule', () => {
  it.each([
    ['[data-exhibit-disclosure="apr"]', element('section', { 'data-exhibit-disclosure': 'apr' }), true],
    ['[data-exhibit-disclosure="apr"]', element('section', { 'data-exhibit-disclosure': 'other' }), false],
    ['[data-exhibit-show]', element('p', { 'data-exhibit-show': '' }), true],
    ['p.note.small', element('P', { class: 'small big note' }), true],
    ['p.note', element('div', { class: 'note' }), false],
    ['.note', element('p', { class: 'notes' }), false],
    ['#offer', element('h1', { id: 'offer' }), true],
    ['#offer', element('input', { id: 'offer' }), false],
    ['#offer', element('textarea', { id: 'offer' }), false],
  ])('%s against an element (%#)', (text, view, matches) =>
    expect(matchesRuleSelector(parseRuleSelector(text) as RuleSelector, view)).toBe(matches),
  );
});
