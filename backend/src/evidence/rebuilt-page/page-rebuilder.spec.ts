import type { JsonObject } from '../json-shape.js';
import { PageRebuilder } from './page-rebuilder.js';
import { mutation, RecordedPage, type RecordedNode } from './recorded-page.fixture.js';
import type { RebuiltVisit } from './rebuilt-visit.js';

const KEY = { 'data-exhibit-disclosure': 'apr' };
let page = new RecordedPage();
const { element, text } = {
  element: (...given: Parameters<RecordedPage['element']>) => page.element(...given),
  text: (words: string) => page.text(words),
};
beforeEach(() => void (page = new RecordedPage()));

function rebuild(
  events: unknown[],
  watched = [{ key: 'apr' }] as { key: string; selector?: string }[],
): RebuiltVisit {
  const rebuilder = new PageRebuilder(watched);
  events.forEach((event, order) => rebuilder.read(event as JsonObject, order));
  return rebuilder.rebuilt;
}
/** from–to, the text, and whether it was hidden. */
const spansOf = (visit: RebuiltVisit, place = 0): string[] => {
  const { spans, texts } = visit.disclosures[place]!;
  return spans.map(
    ({ from, to, text: at, hidden }) =>
      `${from}–${to ?? ''} ${at === null ? '?' : texts[at]}${hidden ? ' hidden' : ''}`,
  );
};
const follow = (body: RecordedNode[], ...changes: unknown[]): string[] =>
  spansOf(rebuild([...page.picture(100, body), ...changes]));
const add = (parent: RecordedNode, node: RecordedNode, before: RecordedNode | null = null) => ({
  parentId: parent.id,
  nextId: before?.id ?? null,
  node,
});
const remove = ({ id }: RecordedNode) => ({ parentId: 1, id });

describe('a page that is followed through its changes', () => {
  it('keeps the order in which nodes stand, however they come', () => {
    const last = text('c');
    const note = element('p', KEY, last);
    const [first, second] = [text('a'), text('b')];
    const adds = [add(note, first, second), add(note, second, last)];
    expect(follow([note], mutation(200, { adds }))).toEqual(['100–200 c', '200– abc']);
  });

  it('puts a node at the end whose place never comes, and none under what never came', () => {
    const note = element('p', KEY, text('a'));
    const adds = [
      { parentId: note.id, nextId: 9_999, node: text('z') },
      { parentId: 9_998, nextId: null, node: text('lost') },
      { parentId: note.id, nextId: 9_997, node: { type: 5, id: 77 } },
    ];
    expect(follow([note], mutation(200, { adds }))).toEqual(['100–200 a', '200– az']);
  });

  it('moves what it knows already', () => {
    const [a, b] = [text('a'), text('b')];
    const note = element('p', KEY, a, b);
    expect(follow([note], mutation(200, { adds: [add(note, b, a)] }))).toEqual(['100–200 ab', '200– ba']);
  });

  it('takes out what is taken out, first, in the middle and at the end', () => {
    const words = ['a', 'b', 'c', 'd'].map(text);
    const note = element('p', KEY, ...words);
    const out = [1, 0, 3].map((at, index) => mutation(200 + index, { removes: [remove(words[at]!)] }));
    expect(follow([note], ...out)).toEqual(['100–200 abcd', '200–201 acd', '201–202 cd', '202– c']);
  });

  it('follows texts, and hiding by attributes of the element and of what it stands in', () => {
    const words = text('a');
    const box = element('div', {}, element('p', KEY, words));
    const set = (at: number, attributes: object, node = box) =>
      mutation(at, { attributes: [{ id: node.id, attributes }] });
    expect(
      follow(
        [box],
        mutation(200, { texts: [{ id: words.id, value: ' b\n b ' }] }),
        set(300, { style: 'display:none' }),
        set(400, { style: null, hidden: true }),
        set(500, { hidden: false, width: 3 }),
      ),
    ).toEqual(
      ['100–200 a', '200–300 b b', '300–400 b b hidden', '400–500 b b hidden', '500– b b'].flatMap(merged),
    );
  });
  const merged = (span: string): string[] =>
    span === '300–400 b b hidden' ? ['300–500 b b hidden'] : span === '400–500 b b hidden' ? [] : [span];

  it('follows what gains and loses its mark, and what is found by a selector', () => {
    const note = element('p', { role: 'note' }, text('a'));
    const events = [
      ...page.picture(100, [note]),
      mutation(200, { attributes: [{ id: note.id, attributes: KEY }] }),
      mutation(300, { attributes: [{ id: note.id, attributes: { 'data-exhibit-disclosure': null } }] }),
    ];
    const visit = rebuild(events, [
      { key: 'apr' },
      { key: 'apr', selector: '[role="note"]' },
      { key: 'apr' },
    ]);
    expect(visit.disclosures.map(({ selector }) => selector)).toEqual([null, '[role="note"]']);
    expect([spansOf(visit), spansOf(visit, 1)]).toEqual([['200–300 a'], ['100– a']]);
  });

  it('follows sheets that come, change, go, and are changed rule by rule', () => {
    const note = element('p', { ...KEY, class: 'x1' }, text('a'));
    const rules = text('.x1{display:none}');
    const sheet = element('style', { media: 'all' }, rules);
    const box = element('div', {}, note);
    const changed = { type: 3, timestamp: 500, data: { source: 8 } };
    const again = element('style', { media: 'all' }, text('.x1{opacity:0}'));
    expect(
      follow(
        [box],
        mutation(200, { adds: [add(box, sheet)] }),
        mutation(300, { texts: [{ id: rules.id, value: '.x1{color:red}' }] }),
        mutation(350, { removes: [remove(sheet)], adds: [add(box, again)] }),
        changed,
      ),
    ).toEqual(['100–200 a', '200–300 a hidden', '300–350 a', '350–500 a hidden', '500– a']);
  });

  it('begins anew with every picture, and knows its path', () => {
    const first = page.picture(100, [element('p', KEY, text('a'))]);
    const second = page.picture(300, [element('p', {}, text('a'))], [], '/done');
    const visit = rebuild([...first, ...second]);
    expect(spansOf(visit)).toEqual(['100–300 a']);
    expect(visit.pictures).toEqual([
      { order: 1, at: 100, path: '/apply' },
      { order: 3, at: 300, path: '/done' },
    ]);
  });

  it.each([
    [
      'events of no kind',
      [{}, { type: 3 }, { type: 3, data: { source: 0 } }, { type: 2, data: {} }, { type: 7, data: {} }],
    ],
    [
      'an address that is none',
      [
        { type: 4, data: { href: 7 } },
        { type: 4, data: { href: 'about:blank' } },
      ],
    ],
    [
      'mutations of what is not there',
      [
        mutation(1, {
          removes: [{ id: 5 }],
          texts: [{ id: 5, value: 'x' }, 7],
          attributes: [{ id: 5, attributes: {} }, { id: 1 }],
        }),
      ],
    ],
    [
      'nodes of no kind',
      [
        { type: 2, data: { node: { id: 'x' } } },
        { type: 2, data: { node: { id: 1, type: 9 } } },
        {
          type: 2,
          data: { node: { id: 1, type: 2, childNodes: [null, { id: 2, type: 2, attributes: 'x' }] } },
        },
      ],
    ],
  ])('is not disturbed by %s', (_what, events) =>
    expect(spansOf(rebuild([...events, ...page.picture(100, [element('p', KEY, text('a'))])]))).toEqual([
      '100– a',
    ]),
  );
});

describe('what cannot be compared is not', () => {
  it.each([
    ['something blocked', () => element('b', { 'data-exhibit-block': '' })],
    ['something typed', () => element('textarea', {}, text('***'))],
    ['more text than anybody approves', () => text('a'.repeat(200_001))],
  ])('%s', (_what, inside) => expect(follow([element('p', KEY, inside())])).toEqual(['100– ?']));

  it('a style inside is no text of it', () =>
    expect(follow([element('p', KEY, element('style', {}, text('b{top:0}')), text('a'))])).toEqual([
      '100– a',
    ]));

  it('an element with very many texts is not called hidden', () => {
    const words = Array.from({ length: 101 }, () => element('b', {}, text('a')));
    expect(follow([element('p', { ...KEY, style: 'display:none' }, ...words)])).toEqual([
      `100– ${'a'.repeat(101)}`,
    ]);
  });
});

describe('a page too large to be followed is given up, with what was known of it', () => {
  it('for its depth', () => {
    let deep = element('div', {});
    for (let depth = 0; depth < 2_001; depth++) deep = element('div', {}, deep);
    const body = element('body', {}, element('p', KEY, text('a')));
    const visit = rebuild([
      ...page.picture(100, [body]),
      mutation(200, { adds: [add(body, deep)] }),
      mutation(300, {}),
    ]);
    expect([visit.lostAt, spansOf(visit)]).toEqual([2, ['100–200 a']]);
  });

  it('for its text', () => {
    const words = text('a');
    const events = page.picture(100, [element('p', KEY), words]);
    const visit = rebuild([
      ...events,
      mutation(200, { texts: [{ id: words.id, value: 'x'.repeat(50_000_001) }] }),
    ]);
    expect(visit.lostAt).toBe(2);
  });

  it('for one disclosure alone, when its selector names everything', () => {
    const notes = Array.from({ length: 1_001 }, () => element('p', { role: 'note' }));
    const events = page.picture(100, [element('p', KEY, text('a')), ...notes]);
    const visit = rebuild(events, [{ key: 'apr' }, { key: 'apr', selector: '[role]' }]);
    expect(visit.disclosures.map(({ lostAt }) => lostAt)).toEqual([null, 1]);
    expect(spansOf(visit)).toEqual(['100– a']);
  });

  it('for one disclosure alone, when it changes without end', () => {
    const words = text('a');
    const changes = Array.from({ length: 2_100 }, (_, at) =>
      mutation(200 + at, { texts: [{ id: words.id, value: `a${at}` }] }),
    );
    const visit = rebuild([...page.picture(100, [element('p', KEY, words)]), ...changes]);
    expect(visit.disclosures[0]!.lostAt).toBeGreaterThan(1_900);
    expect(visit.disclosures[0]!.spans.at(-1)!.to).not.toBeNull();
  });
});
