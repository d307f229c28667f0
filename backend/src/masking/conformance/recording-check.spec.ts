import { createHash } from 'node:crypto';
import type { DeclaredTag, MaskingPolicy } from '@exhibit/contract';
import { documentOf, element, event, mutation, rule, snapshot, text } from './recorded-events.fixture.js';
import { RecordingCheck } from './recording-check.js';

const PLAIN = 'Quintessa Oddlington';
const ORIGIN = 'https://bank.test';
const TAGS: DeclaredTag[] = [
  {
    tag: 'step',
    keys: [
      { name: 'number', kind: 'number' },
      { name: 'outcome', kind: 'enum', values: ['done', 'left'] },
    ],
  },
];

function check(
  events: unknown,
  rules: MaskingPolicy['rules'] = [rule('[data-exhibit-disclosure="example"]')],
) {
  const recording = new RecordingCheck({ origins: [ORIGIN], disclosures: new Set(['example']), tags: TAGS });
  recording.segment(3, { version: 1, rules }, events);
  return recording.result;
}

/** Kind and place of everything found; the value is searched in what was written down. */
function found(events: unknown, rules?: MaskingPolicy['rules']): string[] {
  const { first } = check(events, rules);
  expect(JSON.stringify(first)).not.toMatch(/quintessa|oddlington/i);
  return first.map(({ kind, place }) => `${kind} ${place}`);
}

const body = '[0].data.node.childNodes[0].childNodes[0]';
const page = (...children: unknown[]) => [snapshot(documentOf(...children))];
const IMAGE = 'exhibit-asset:image-a0b1c2d3-0';
const asset = (payload: object) => event(5, { tag: 'exhibit.asset', payload });
const STRETCH = {
  disclosure: 'example',
  textHash: 'a'.repeat(64),
  from: 1,
  to: 1_001,
  visibleShare: 1,
  hidden: [],
  foreground: true,
  method: 'occlusion-observed',
  fontPx: 16,
};
const SEEN_TEXT = {
  visibleShare: 1,
  hidden: [],
  fontPx: 16,
  contrast: 12.3,
  lines: 2,
  seen: [[0, 1]],
  method: 'hit-tested',
  box: [10, -20, 300, 40],
};
const NOTICE = {
  noticeVersion: 'v3',
  textHash: 'b'.repeat(64),
  clicked: 'accept',
  trusted: true,
  clickedAt: 1,
  givenAt: 2,
  notice: SEEN_TEXT,
  accept: SEEN_TEXT,
  refuse: null,
};
const noticed = (changes: object) => [
  event(5, { tag: 'exhibit.notice', payload: { ...NOTICE, ...changes } }),
];
const disclosed = (...children: unknown[]) =>
  element('section', { 'data-exhibit-disclosure': 'example' }, children);

describe('an old or a malicious recorder is found out (P1) when it sends', () => {
  it.each<[string, unknown[], string]>([
    ['a text in clear', page(text(PLAIN)), `TEXT_IN_CLEAR ${body}.textContent`],
    ['a text dressed up as masked', page(text(`xxxx ${PLAIN} xxxx`)), `TEXT_IN_CLEAR ${body}.textContent`],
    ['a text masked with another letter', page(text('XXXX xx')), `TEXT_IN_CLEAR ${body}.textContent`],
    ['a text between stars', page(text('****')), `TEXT_IN_CLEAR ${body}.textContent`],
    ['an attribute', page(element('p', { title: PLAIN })), `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`],
    [
      'an attribute’s name',
      page(element('p', { [PLAIN]: '' })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    [
      'the removal of a telling attribute',
      page(element('p', { [PLAIN]: null })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    ['an event handler', page(element('p', { onclick: 'x' })), `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`],
    [
      'a text in place of a notice’s version',
      noticed({ noticeVersion: PLAIN }),
      'MALFORMED [0].data.payload.noticeVersion',
    ],
    [
      'a text in place of a notice’s hash',
      noticed({ textHash: PLAIN }),
      'MALFORMED [0].data.payload.textHash',
    ],
    [
      'a text beside what was seen of a notice',
      noticed({ notice: { ...SEEN_TEXT, text: PLAIN } }),
      'MALFORMED [0].data.payload.notice',
    ],
    ['a text in place of an answer', noticed({ accept: PLAIN }), 'MALFORMED [0].data.payload.accept'],
    [
      'a long number in place of a box',
      noticed({ accept: { ...SEEN_TEXT, box: [4111111111111111, 0, 1, 1] } }),
      'MALFORMED [0].data.payload.accept',
    ],
    ['a text beside a notice', noticed({ [PLAIN]: 1 }), 'UNKNOWN_MEMBER [0].data.payload[9]'],
    [
      'an address of an image',
      page(element('img', { src: '/a.png' })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    [
      'an image in its own address',
      page(element('img', { src: 'data:image/png;base64,QW5u' })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    [
      'a stand-in of an image that no rule names',
      page(element('img', { src: IMAGE })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    [
      'the address of a sheet',
      page(element('link', { href: 'https://cdn.test/a.css' })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    [
      'a stand-in of a sheet with a word in it',
      page(element('link', { href: 'exhibit-asset:style-oddlington-0' })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    [
      'a stand-in on a link to somewhere',
      page(element('a', { href: 'exhibit-asset:style-a0b1c2d3-0' })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    [
      'an asset with a word for a name',
      [asset({ asset: 'image-oddlington-0', failed: 'unreadable' })],
      'MALFORMED [0].data.payload.asset',
    ],
    [
      'an asset that was read and was not',
      [asset({ asset: 'font-a0b1c2d3-0', sha256: 'a'.repeat(64), failed: 'unreadable' })],
      'MALFORMED [0].data.payload',
    ],
    [
      'an asset of which nothing is said',
      [asset({ asset: 'font-a0b1c2d3-0' })],
      'MALFORMED [0].data.payload',
    ],
    [
      'an asset with a hash that is none',
      [asset({ asset: 'font-a0b1c2d3-0', sha256: PLAIN })],
      'MALFORMED [0].data.payload.sha256',
    ],
    [
      'an asset with a reason of its own',
      [asset({ asset: 'font-a0b1c2d3-0', failed: PLAIN })],
      'MALFORMED [0].data.payload.failed',
    ],
    [
      'an asset with its address',
      [asset({ asset: 'font-a0b1c2d3-0', failed: 'unreadable', url: PLAIN })],
      'UNKNOWN_MEMBER [0].data.payload[2]',
    ],
    [
      'one long number in a view box',
      page(element('svg', { viewBox: '47.80860000005' })),
      `ATTRIBUTE_IN_CLEAR ${body}.attributes.viewBox`,
    ],
    [
      'a role that is none',
      page(element('p', { role: PLAIN })),
      `ATTRIBUTE_IN_CLEAR ${body}.attributes.role`,
    ],
    [
      'a mark with a value',
      page(element('p', { 'data-exhibit-note': PLAIN })),
      `ATTRIBUTE_IN_CLEAR ${body}.attributes.data-exhibit-note`,
    ],
    [
      'a disclosure that the site does not have',
      page(element('p', { 'data-exhibit-disclosure': 'quintessa' })),
      `ATTRIBUTE_IN_CLEAR ${body}.attributes.data-exhibit-disclosure`,
    ],
    ['a class', page(element('p', { class: 'x1 oddlington' })), `NAME_IN_CLEAR ${body}.attributes.class`],
    ['a word behind an x', page(element('p', { id: 'xoddlin' })), `NAME_IN_CLEAR ${body}.attributes.id`],
    [
      'the value of a field',
      page(element('input', { value: PLAIN })),
      `VALUE_IN_CLEAR ${body}.attributes.value`,
    ],
    [
      'as many letters as were typed',
      page(element('input', { value: 'xxxxx' })),
      `VALUE_IN_CLEAR ${body}.attributes.value`,
    ],
    [
      'a value where none may be',
      page(element('li', { value: '***' })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    ['an element of its own', page(element('oddlington')), `UNKNOWN_TAG ${body}.tagName`],
    ['a node of another kind', page({ type: 7, id: 9, textContent: PLAIN }), `UNKNOWN_NODE ${body}`],
    ['a comment', page({ type: 5, id: 9, textContent: PLAIN }), `MALFORMED ${body}.textContent`],
    ['a member nobody declared', page({ ...element('p'), [PLAIN]: 1 }), `UNKNOWN_MEMBER ${body}[5]`],
    [
      'a doctype that says something',
      page({ type: 1, id: 9, name: PLAIN, publicId: '', systemId: '' }),
      `MALFORMED ${body}.name`,
    ],
    [
      'generated content',
      page(style(`.x1::before{content:"${PLAIN}"}`)),
      `STYLE_IN_CLEAR ${body}.childNodes[0].textContent`,
    ],
    [
      'generated content of a sheet',
      page(element('link', { _cssText: '.x1{content:"Ann"}' })),
      `STYLE_IN_CLEAR ${body}.attributes._cssText`,
    ],
    [
      'a sheet where none is',
      page(element('p', { _cssText: '.x1{color:red}' })),
      `ATTRIBUTE_NOT_ALLOWED ${body}.attributes[0]`,
    ],
    [
      'a style attribute',
      page(element('p', { style: `font-family:${PLAIN}` })),
      `STYLE_IN_CLEAR ${body}.attributes.style`,
    ],
    ['an unknown event', [{ type: 6, timestamp: 1, data: { plugin: PLAIN } }], 'UNKNOWN_EVENT [0].type'],
    ['an event without a frame', [{ type: 3, timestamp: 1 }], 'MALFORMED [0]'],
    ['an event with more than a frame', [{ ...event(0, {}), note: PLAIN }], 'UNKNOWN_MEMBER [0][3]'],
    ['a load event that says something', [event(1, { note: PLAIN })], 'UNKNOWN_MEMBER [0].data[0]'],
    [
      'a change it should not see',
      [event(3, { source: 9, commands: [PLAIN] })],
      'UNKNOWN_EVENT [0].data.source',
    ],
    [
      'what was typed',
      [event(3, { source: 5, id: 4, text: PLAIN, isChecked: false })],
      'VALUE_IN_CLEAR [0].data.text',
    ],
    [
      'what was ticked',
      [event(3, { source: 5, id: 4, text: '', isChecked: true })],
      'MALFORMED [0].data.isChecked',
    ],
    [
      'a query',
      [event(4, { href: `${ORIGIN}/a?name=Q`, width: 1, height: 1 })],
      'ADDRESS_IN_CLEAR [0].data.href',
    ],
    [
      'a fragment',
      [event(4, { href: `${ORIGIN}/a#Q`, width: 1, height: 1 })],
      'ADDRESS_IN_CLEAR [0].data.href',
    ],
    [
      'a contract’s number',
      [event(4, { href: `${ORIGIN}/a/4711`, width: 1, height: 1 })],
      'ADDRESS_IN_CLEAR [0].data.href',
    ],
    [
      'another site',
      [event(4, { href: 'https://quintessa.test/', width: 1, height: 1 })],
      'ADDRESS_IN_CLEAR [0].data.href',
    ],
    [
      'a site that only begins like ours',
      [event(4, { href: `${ORIGIN}.oddlington.test/`, width: 1, height: 1 })],
      'ADDRESS_IN_CLEAR [0].data.href',
    ],
    ['an observation of its own', [event(5, { tag: PLAIN, payload: {} })], 'UNKNOWN_EVENT [0].data.tag'],
    [
      'an observation with more in it',
      [event(5, { tag: 'exhibit.action', payload: { action: 'sign', at: 1, note: PLAIN } })],
      'UNKNOWN_MEMBER [0].data.payload[2]',
    ],
    [
      'an action that is a name',
      [event(5, { tag: 'exhibit.action', payload: { action: PLAIN, at: 1 } })],
      'MALFORMED [0].data.payload.action',
    ],
    [
      'a path with a name in it',
      [event(5, { tag: 'exhibit.page', payload: { path: `/k/${PLAIN}`, at: 1, how: 'load' } })],
      'MALFORMED [0].data.payload.path',
    ],
    [
      'a number that could be somebody’s',
      [event(3, { source: 3, id: 4, x: 4_111_111_111_111_111, y: 0 })],
      'MALFORMED [0].data.x',
    ],
    [
      'a fault in its own words',
      [event(5, { tag: 'exhibit.fault', payload: { kind: PLAIN, at: 1 } })],
      'MALFORMED [0].data.payload.kind',
    ],
    [
      'the message of an error',
      [event(5, { tag: 'exhibit.error', payload: { type: 'TypeError', message: PLAIN, at: 1 } })],
      'MALFORMED [0].data.payload.message',
    ],
    [
      'a field by its name',
      [event(5, { tag: 'exhibit.form', payload: { fields: [4, PLAIN], at: 1 } })],
      'MALFORMED [0].data.payload.fields',
    ],
    [
      'a tag that nobody declared',
      [event(5, { tag: 'exhibit.tag', payload: { tag: 'customer', values: {}, at: 1 } })],
      'MALFORMED [0].data.payload.tag',
    ],
    [
      'a word that its tag does not have',
      [event(5, { tag: 'exhibit.tag', payload: { tag: 'step', values: { outcome: PLAIN }, at: 1 } })],
      'UNKNOWN_MEMBER [0].data.payload.values',
    ],
    [
      'a number in its tag that could be somebody’s',
      [event(5, { tag: 'exhibit.tag', payload: { tag: 'step', values: { number: 411_111_111 }, at: 1 } })],
      'UNKNOWN_MEMBER [0].data.payload.values',
    ],
    [
      'a distance under a key that nobody declared',
      [event(5, { tag: 'exhibit.action', payload: { action: 'sign', at: 1, near: { [PLAIN]: 4 } } })],
      'MALFORMED [0].data.payload.near',
    ],
    [
      'lines that are text',
      [event(5, { tag: 'exhibit.disclosure', payload: { ...STRETCH, seen: [[0, PLAIN]] } })],
      'MALFORMED [0].data.payload.seen',
    ],
    [
      'what it could not see by its address',
      [event(5, { tag: 'exhibit.blind', payload: { why: PLAIN, from: 1, to: 2 } })],
      'MALFORMED [0].data.payload.why',
    ],
  ])('%s', (_what, events, place) => expect(found(events)).toEqual([place]));

  it('nothing, when it sends only what its observations declare', () => {
    const payloads = [
      ['exhibit.click', { kind: 'rage', id: 4, at: 1 }],
      ['exhibit.error', { type: 'other', message: 'xxxx xx', at: 1 }],
      ['exhibit.form', { fields: [4, 5], at: 1 }],
      ['exhibit.device', { width: 1280, height: 800, orientation: 'landscape', touch: false, at: 1 }],
      ['exhibit.tag', { tag: 'step', values: { number: 2.5, outcome: 'done' }, at: 1 }],
      ['exhibit.bot', { sign: 'webdriver', at: 1 }],
      ['exhibit.disclosure', STRETCH],
      ['exhibit.disclosure', { ...STRETCH, contrast: null, pageFontPx: 16, lines: 40, seen: [], zoom: 1.25 }],
      [
        'exhibit.disclosure',
        {
          ...STRETCH,
          contrast: 20.9,
          lines: 9,
          seen: [
            [0, 2],
            [4, 8],
          ],
          copies: 2,
        },
      ],
      ['exhibit.action', { action: 'sign', at: 1, near: { example: 40 } }],
      ['exhibit.blind', { why: 'cross-origin-frame', from: 1, to: 501 }],
      ['exhibit.notice', NOTICE],
      ['exhibit.notice', { ...NOTICE, textHash: null, clicked: null, notice: null, accept: null }],
      // Without text there is no contrast, and there are no lines.
      ['exhibit.notice', { ...NOTICE, refuse: { ...SEEN_TEXT, contrast: undefined, lines: undefined } }],
      ['exhibit.asset', { asset: 'font-a0b1c2d3-0', sha256: 'a'.repeat(64) }],
      ['exhibit.asset', { asset: 'style-a0b1c2d3-12', failed: 'other-origin' }],
    ];
    expect(found(payloads.map(([tag, payload]) => event(5, { tag, payload })))).toEqual([]);
  });

  it('nothing, when a sheet that nobody may read stands under a stand-in', () =>
    expect(found(page(element('link', { href: 'exhibit-asset:style-a0b1c2d3-0' })))).toEqual([]));

  it.each<[string, object, string]>([
    ['a text', { texts: [{ id: 5, value: PLAIN }] }, 'TEXT_IN_CLEAR [1].data.texts[0].value'],
    [
      'a text of a node that never was',
      { texts: [{ id: 99, value: PLAIN }] },
      'TEXT_IN_CLEAR [1].data.texts[0].value',
    ],
    [
      'an attribute',
      { attributes: [{ id: 4, attributes: { title: PLAIN } }] },
      'ATTRIBUTE_NOT_ALLOWED [1].data.attributes[0].attributes[0]',
    ],
    [
      'a style',
      { attributes: [{ id: 4, attributes: { style: { content: '"Ann"' } } }] },
      'STYLE_IN_CLEAR [1].data.attributes[0].attributes.style[0]',
    ],
    [
      'a property',
      { attributes: [{ id: 4, attributes: { style: { '--quintessa': 'red' } } }] },
      'STYLE_IN_CLEAR [1].data.attributes[0].attributes.style[0]',
    ],
    [
      'a node',
      { adds: [{ parentId: 4, nextId: null, node: text(PLAIN) }] },
      'TEXT_IN_CLEAR [1].data.adds[0].node.textContent',
    ],
    [
      'a node without a home',
      { adds: [{ parentId: 99, nextId: null, node: text(PLAIN) }] },
      'TEXT_IN_CLEAR [1].data.adds[0].node.textContent',
    ],
    ['a member', { [PLAIN]: [] }, 'UNKNOWN_MEMBER [1].data[5]'],
  ])('late in a change: %s', (_what, change, place) =>
    expect(found([snapshot(documentOf(element('p', {}, [text('xx')]))), mutation(change)])).toEqual([place]),
  );

  it.each<[string, object]>([
    ['a rule', { source: 8, adds: [{ rule: '.x1::after{content:"Ann"}' }] }],
    ['a whole sheet', { source: 8, replaceSync: '.x1{background:url(https://a.test/Ann)}' }],
    ['a declaration', { source: 13, index: [0], set: { property: 'content', value: 'attr(data-name)' } }],
    [
      'an adopted sheet',
      { source: 15, id: 1, styleIds: [1], styles: [{ styleId: 1, rules: [{ rule: '.ann{}' }] }] },
    ],
  ])('through a style sheet’s own interface: %s', (_what, data) =>
    expect(found([event(3, data)])[0]).toMatch(/^STYLE_IN_CLEAR \[0\]\.data\./),
  );
});

describe('a rule shows what it names and no more (P1)', () => {
  it('a text inside the element, and below it', () => {
    const { violations, strings } = check(
      page(disclosed(text('3.9 % APR'), element('b', {}, [text('now')]))),
    );
    expect({ violations, unmasked: strings.unmasked }).toEqual({ violations: 0, unmasked: 2 });
  });

  it('not an element that is not named, whatever the recorder claims', () => {
    const claimed = element('section', { 'data-exhibit-disclosure': '' }, [text(PLAIN)]);
    expect(found(page(claimed))).toEqual([`TEXT_IN_CLEAR ${body}.childNodes[0].textContent`]);
  });

  it('not what is below when the rule says only directly', () => {
    const direct = { ...rule('#x1'), descendants: false };
    const named = element('p', { id: 'x1' }, [text('Offer'), element('b', {}, [text(PLAIN)])]);
    expect(found(page(named), [direct])).toEqual([
      `TEXT_IN_CLEAR ${body}.childNodes[1].childNodes[0].textContent`,
    ]);
  });

  it.each(['textarea', 'select', 'script', 'title', 'object', 'template'])('not a %s inside it', (tag) => {
    expect(found(page(disclosed(element(tag, {}, [text(PLAIN)]))))).toHaveLength(1);
  });

  it('not what the firm blocks inside it', () => {
    const blocked = element('p', { 'data-exhibit-block': '' }, [text(PLAIN)]);
    expect(found(page(disclosed(blocked)))).toHaveLength(1);
  });

  it('not a frame inside it', () => {
    const frame = element('iframe', {}, [
      { type: 0, id: 50, childNodes: [element('html', {}, [text(PLAIN)])] },
    ]);
    expect(found(page(disclosed(frame)))).toHaveLength(1);
  });

  it('not the shadow of an element whose own text it shows', () => {
    const direct = { ...rule('#x1'), descendants: false };
    const shadow = element('p', { id: 'x1' }, [{ ...text(PLAIN), isShadow: true }], { isShadowHost: true });
    expect(found(page(shadow), [direct])).toHaveLength(1);
  });

  it('an attribute, if it names it; never one that holds what was typed', () => {
    const rules = [{ ...rule('#x1'), text: false, attributes: ['title', 'value', 'style'] }];
    expect(check(page(element('p', { id: 'x1', title: 'Loan offer' })), rules).violations).toBe(0);
    expect(found(page(element('input', { id: 'x1', title: PLAIN })), rules)).toHaveLength(1);
    expect(found(page(element('p', { id: 'x1', style: 'content:"Ann"' })), rules)).toHaveLength(1);
  });

  it('the picture of an image, if it says so; under a stand-in, and nowhere else', () => {
    const rules = [{ ...rule('.logo'), text: false, descendants: false, image: true }];
    const named = (src: string, tag = 'img') => page(element(tag, { class: 'logo', src }));
    const refused = [`ATTRIBUTE_NOT_ALLOWED ${body}.attributes[1]`];
    for (const src of [
      'data:image/png;base64,QW5u',
      '/ann.png',
      'exhibit-asset:image-oddlington-0',
      'exhibit-asset:font-a0b1c2d3-0',
      `${IMAGE}?ann`,
    ])
      expect(found(named(src), rules)).toEqual(refused);
    expect(found(named(IMAGE, 'p'), rules)).toEqual(refused);
    expect(found(named(IMAGE), [{ ...rules[0]!, text: true, image: false }])).toEqual(refused);
    const blocked = element('p', { 'data-exhibit-block': '' }, [
      element('img', { class: 'logo', src: IMAGE }),
    ]);
    expect(found(page(blocked), rules)).toHaveLength(1);
    expect(found(named(IMAGE), rules)).toEqual([]);
  });

  it('no longer once the element lost its name, and not before it had it', () => {
    const events = [
      ...page(element('p', {}, [text('xx')])),
      mutation({
        attributes: [{ id: 4, attributes: { 'data-exhibit-disclosure': 'example' } }],
        texts: [{ id: 5, value: 'In clear together with the name' }],
      }),
      mutation({ texts: [{ id: 5, value: 'In clear while it has it' }] }),
      mutation({
        attributes: [{ id: 4, attributes: { 'data-exhibit-disclosure': null } }],
        texts: [{ id: 5, value: PLAIN }],
      }),
    ];
    expect(found(events)).toEqual(['TEXT_IN_CLEAR [3].data.texts[0].value']);
  });

  it('no longer once the text was moved out of the element', () => {
    const events = [
      ...page(disclosed(text('Approved')), element('p')),
      mutation({
        removes: [{ parentId: 4, id: 5 }],
        adds: [{ parentId: 6, nextId: null, node: { ...text(PLAIN), id: 5 } }],
      }),
    ];
    expect(found(events)).toEqual(['TEXT_IN_CLEAR [1].data.adds[0].node.textContent']);
  });

  it('no longer once the element was taken off the page', () => {
    const events = [
      ...page(disclosed(text('Approved'))),
      mutation({ removes: [{ parentId: 3, id: 4 }] }),
      mutation({ texts: [{ id: 5, value: PLAIN }] }),
    ];
    expect(found(events)).toEqual(['TEXT_IN_CLEAR [2].data.texts[0].value']);
  });

  it('nothing of the page before, once a new one begins', () => {
    const events = [
      ...page(disclosed(text('Approved'))),
      snapshot({ type: 0, id: 90, childNodes: [] }),
      mutation({ texts: [{ id: 5, value: PLAIN }] }),
    ];
    expect(found(events)).toEqual(['TEXT_IN_CLEAR [2].data.texts[0].value']);
  });

  it('also for children that arrive before their parent', () => {
    const events = [
      ...page(element('p')),
      mutation({
        adds: [
          { parentId: 60, nextId: null, node: { ...text('Approved'), id: 61 } },
          { parentId: 4, nextId: null, node: { ...disclosed(), id: 60 } },
        ],
      }),
    ];
    expect(found(events)).toEqual([]);
  });

  it('only the approved text, where the rule has one', () => {
    const approvedTextHash = createHash('sha256').update('3.9 % APR now').digest('hex');
    const rules = [{ ...rule('[data-exhibit-disclosure="example"]'), approvedTextHash }];
    const shown = (last: string) => page(disclosed(text(' 3.9 %  APR '), element('b', {}, [text(last)])));
    expect(found(shown('now'), rules)).toEqual([]);
    expect(found(shown(PLAIN), rules)).toEqual([`TEXT_NOT_APPROVED ${body}.childNodes[0].textContent`]);
  });

  it('nothing under a version that nobody published', () => {
    const recording = new RecordingCheck({
      origins: [ORIGIN],
      disclosures: new Set(['example']),
      tags: TAGS,
    });
    recording.segment(0, null, page(disclosed(text('3.9 % APR'))));
    expect(recording.result.first.map(({ kind }) => kind)).toEqual(['POLICY_NOT_PUBLISHED', 'TEXT_IN_CLEAR']);
  });
});

describe('the check', () => {
  it.each([['{}'], ['null'], ['[1,null,[]]'], ['[{"type":2,"timestamp":1,"data":{"node":null}}]']])(
    'reports what is no recording at all: %s',
    (json) => expect(check(JSON.parse(json)).violations).toBeGreaterThan(0),
  );

  it('follows a page as deep as pages are, and reports one that is deeper', () => {
    const nested = (depth: number) => {
      let node: unknown = text('xx');
      for (let level = 0; level < depth; level++) node = element('div', {}, [node]);
      return page(node);
    };
    expect(found(nested(1_900))).toEqual([]);
    expect(found(nested(100_000))[0]).toMatch(/^TOO_LARGE /);
  });

  it('is not slowed down by hostile events', () => {
    const names = Array.from({ length: 200 }, (_, n) => rule(`[data-exhibit-a="${n}"]`));
    const deep = Array.from({ length: 1_500 }).reduce<unknown>(
      (node) => element('div', {}, [node]),
      text('xx'),
    );
    const adds = Array.from({ length: 20_000 }, () => ({ parentId: 4, nextId: 5, node: text('Ann') }));
    const hostile = [
      ...page(deep),
      mutation({ adds }),
      mutation({ adds: adds.map((add) => ({ ...add, parentId: 777_777 })) }),
      event(3, { source: 8, adds: [{ rule: '.x1{'.repeat(50_000) }, { rule: '[x1='.repeat(50_000) }] }),
    ];
    const begun = performance.now();
    expect(check(hostile, names).violations).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('stops when the answer is known, and says how many there were until then', () => {
    const { violations, first } = check(Array.from({ length: 5_000 }, () => event(9, {})));
    expect(violations).toBe(1_000);
    expect(first).toMatchObject([{ seq: 3, event: 0, kind: 'UNKNOWN_EVENT', count: 1_000 }]);
  });
});

function style(css: string) {
  return element('style', {}, [text(css)]);
}
