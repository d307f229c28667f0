import type { UnmaskRule } from '@exhibit/contract';
import {
  documentOf,
  element,
  event,
  mutation,
  snapshot,
  text,
} from '../conformance/recorded-events.fixture.js';
import { RecordedRules } from './recorded-rules.js';

const rule = (id: string, selector: string, more: Partial<UnmaskRule> = {}): UnmaskRule => ({
  ...{ id, selector, text: true, descendants: true, attributes: [] },
  reason: 'the same for every customer',
  ...more,
});
const page = (path: string, how: 'load' | 'navigation') =>
  event(5, { tag: 'exhibit.page', payload: { path, at: 1, how } });

function asked(rules: UnmaskRule[], events: unknown, recorded: UnmaskRule[] = []) {
  const one = new RecordedRules({ version: 9, rules }, [{ version: 1, rules: recorded }]);
  one.segment(events);
  return one.end();
}

describe('what a recording says about the rules of a version', () => {
  it('never gives back a text, a value or a name that the page chose', () => {
    const shown = element('section', { id: 'x0', class: 'x1 legal', 'data-exhibit-disclosure': 'apr' }, [
      text('Costs 38.50'),
      element('input', { value: '***' }),
    ]);
    const said = JSON.stringify(
      asked(
        [rule('legal', '.legal'), rule('apr', '[data-exhibit-disclosure]')],
        [snapshot(documentOf(shown)), page('/apply', 'load')],
        [rule('legal', '.legal')],
      ),
    );
    for (const word of ['38.50', '***', 'x0', 'x1', '"apr"]', 'section#']) expect(said).not.toContain(word);
    expect(said).toContain('html > section');
  });

  it('says that it does not know where masking took the names that a rule asks for', () => {
    const [first] = asked(
      [rule('new', '.new'), rule('old', '.old')],
      [snapshot(documentOf())],
      [rule('old', '.old')],
    );
    expect(first!.rules.map(({ rule: id, elements, told }) => ({ id, elements, told }))).toEqual([
      { id: 'new', elements: 0, told: false },
      { id: 'old', elements: 0, told: true },
    ]);
  });

  it('counts nothing as named inside what no rule reaches', () => {
    const blocked = element('div', { 'data-exhibit-block': '' }, [element('p', { role: '' }, [text('xxx')])]);
    const [first] = asked([rule('roles', '[role]')], [snapshot(documentOf(blocked))]);
    expect(first!.rules[0]).toMatchObject({ elements: 0, refused: 1, texts: 0 });
  });

  it('tells the pages of a visit apart, each as it stood at its end', () => {
    const first = documentOf(element('p', { role: '' }, [text('xxx')]));
    const added = { parentId: 2, nextId: null, node: element('p', { role: '' }) };
    const pages = asked(
      [rule('roles', '[role]')],
      [
        snapshot(first),
        page('/apply', 'load'),
        mutation({ adds: [added] }),
        page('/apply/:number', 'navigation'),
        snapshot(documentOf()),
      ],
    );
    expect(pages.map(({ path, rules: [only] }) => [path, only!.elements])).toEqual([
      ['/apply', 2],
      ['/apply/:number', 0],
    ]);
  });

  it.each([
    ['no list', null],
    ['what is no event', [null, 1, 'x', { type: 2 }, { type: 2, data: { node: 7 } }]],
    ['an unknown node', [event(2, { node: { type: 99, id: 1 } })]],
    ['a change of nothing', [mutation({ adds: [{ parentId: 77, nextId: null, node: {} }] })]],
    ['a page without a path', [event(5, { tag: 'exhibit.page', payload: { path: 7 } })]],
  ])('takes %s without failing', (_what, events) => {
    expect(() => asked([rule('roles', '[role]')], events)).not.toThrow();
  });
});
