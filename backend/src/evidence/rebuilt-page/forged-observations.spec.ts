import { type DisclosureVersion, disclosureTextHash } from '../disclosure-version.js';
import { judgeRecording } from '../judge-recording.js';
import { action, custom, sampleDisclosure, START, stretch } from '../sample-pack.fixture.js';
import type { Verdict } from '../verdict.js';
import { mutation, RecordedPage, type RecordedNode } from './recorded-page.fixture.js';

const { key, text } = sampleDisclosure;
const masked = text.replace(/\S/gu, 'x');
const SIGN = action('sign', 5_000);

/** What a recorder says that wants it to have been shown: five seconds of the approved text, then the signature. */
const claims = (from = 1_000): unknown[] => [
  ...[0, 1, 2, 3].map((second) => stretch(from + second * 1_000, from + (second + 1) * 1_000)),
];

function judge(events: unknown[], disclosure: DisclosureVersion = sampleDisclosure): Verdict {
  return judgeRecording({ segments: [], gaps: [] }, [events], [disclosure])[0]!;
}

function pageWith(
  make: (page: RecordedPage) => RecordedNode[],
  head: (page: RecordedPage) => RecordedNode[] = () => [],
): unknown[] {
  const page = new RecordedPage();
  return page.picture(START, make(page), head(page));
}
const note = (page: RecordedPage, attributes: object = {}, words = text): RecordedNode =>
  page.element('p', { 'data-exhibit-disclosure': key, ...attributes }, page.text(words));
const sheet = (page: RecordedPage, css: string): RecordedNode =>
  page.element('style', { media: 'all' }, page.text(css));

describe('observations that the page contradicts are never believed', () => {
  const forged: [string, unknown[]][] = [
    ['nothing was ever on the page', pageWith((page) => [page.element('p', {}, page.text('Welcome.'))])],
    [
      'another disclosure was',
      pageWith((page) => [page.element('p', { 'data-exhibit-disclosure': 'apr' }, page.text(text))]),
    ],
    ['another text stood there', pageWith((page) => [note(page, {}, text.replace('9.9', '3.9'))])],
    [
      'another text of the same shape stood there, in clear',
      pageWith((page) => [note(page, {}, text.replace(/9/g, '8'))]),
    ],
    ['a masked text of another shape stood there', pageWith((page) => [note(page, {}, `${masked} xx`)])],
    ['its style hid it', pageWith((page) => [note(page, { style: 'display:none' })])],
    ['its style made it see-through', pageWith((page) => [note(page, { style: 'color: red; opacity: 0' })])],
    ['it had the attribute hidden', pageWith((page) => [note(page, { hidden: '' })])],
    [
      'what it stood in was not visible',
      pageWith((page) => [page.element('div', { style: 'visibility:hidden' }, note(page))]),
    ],
    [
      'the details around it were closed',
      pageWith((page) => [
        page.element('details', {}, page.element('summary', {}, page.text('More')), note(page)),
      ]),
    ],
    ['the dialog around it was not open', pageWith((page) => [page.element('dialog', {}, note(page))])],
    [
      'a class hid it',
      pageWith(
        (page) => [page.element('div', { class: 'x1 x2' }, note(page))],
        (page) => [sheet(page, '.x2{margin:0;display:none}')],
      ),
    ],
  ];
  it.each(forged)('%s', (_what, page) => {
    expect(judge([...page, ...claims(), SIGN])).toMatchObject({
      verdict: 'cannot_determine',
      reasons: ['CONTRADICTED'],
    });
  });

  it('its page had not begun', () => {
    const page = new RecordedPage();
    const late = page.picture(START + 4_800, [note(page)]);
    expect(judge([...claims(0), ...late, SIGN])).toMatchObject({
      verdict: 'cannot_determine',
      reasons: ['NOT_REBUILT'],
    });
    // Said afterwards, and stamped as if it had been before.
    expect(judge([...late, ...claims(0), SIGN])).toMatchObject({ verdict: 'cannot_determine' });
  });

  it('there never was a page', () =>
    expect(judge([...claims(), SIGN])).toMatchObject({
      verdict: 'cannot_determine',
      reasons: ['NOT_REBUILT'],
    }));

  it('it was removed before', () => {
    const page = new RecordedPage();
    const paragraph = note(page);
    const events = page.picture(START, [paragraph]);
    const body = { removes: [{ parentId: 3, id: paragraph.id }] };
    expect(judge([...events, mutation(START + 700, body), ...claims(), SIGN])).toMatchObject({
      verdict: 'cannot_determine',
      reasons: ['CONTRADICTED'],
    });
  });

  it('it was removed while it is said to have been seen', () => {
    const page = new RecordedPage();
    const paragraph = note(page);
    const removal = mutation(START + 2_500, { removes: [{ parentId: 3, id: paragraph.id }] });
    const [first, second, ...rest] = claims();
    expect(
      judge([...page.picture(START, [paragraph]), first, second, removal, ...rest, SIGN]).reasons,
    ).toEqual(['CONTRADICTED']);
  });

  it('the visitor was on another page', () => {
    const page = new RecordedPage();
    const other = page.picture(START + 1_200, [page.text('Thank you.')], [], '/done');
    const [first, ...rest] = claims();
    expect(judge([...page.picture(START, [note(page)]), first, ...other, ...rest, SIGN]).verdict).not.toBe(
      'shown',
    );
  });

  it('the page that the rule names is not the one whose picture was taken', () => {
    const page = new RecordedPage();
    const asked = { ...sampleDisclosure, rule: { ...sampleDisclosure.rule, pages: ['/apply'] } };
    const told = custom('exhibit.page', { path: '/apply', at: START, how: 'load' });
    const at = (path: string) => [...page.picture(START, [note(page)], [], path), told, ...claims(), SIGN];
    expect(judge(at('/apply'), asked).verdict).toBe('shown');
    expect(judge(at('/elsewhere'), asked)).toMatchObject({
      verdict: 'cannot_determine',
      reasons: expect.arrayContaining(['CONTRADICTED']) as unknown,
    });
  });

  it('even where the rest of the time would be enough', () => {
    const page = new RecordedPage();
    const paragraph = note(page);
    const removal = mutation(START + 4_000, { removes: [{ parentId: 3, id: paragraph.id }] });
    expect(
      judge([...page.picture(START, [paragraph]), ...claims(0), removal, stretch(4_500, 4_900), SIGN]),
    ).toMatchObject({
      verdict: 'cannot_determine',
      reasons: ['CONTRADICTED'],
      cumulativeMs: 4_000,
    });
  });

  it('but a time that would not be enough if it were believed stays too short', () => {
    const { verdict, reasons } = judge([...pageWith(() => []), stretch(1_000, 1_500), SIGN]);
    expect(verdict).toBe('not_shown');
    expect(reasons).toEqual(['TOO_SHORT_CONTINUOUS', 'TOO_SHORT_CUMULATIVE']);
  });
});

describe('an honest recorder is believed', () => {
  const honest: [string, unknown[]][] = [
    ['in clear', pageWith((page) => [note(page)])],
    ['masked', pageWith((page) => [note(page, {}, masked)])],
    [
      'masked, its lines broken as the page broke them',
      pageWith((page) => [
        note(page, {}, ` ${masked.replace(/ /g, '\u00a0').replace(/\u00a0/, '\u2028')}\n`),
      ]),
    ],
    ['partly masked', pageWith((page) => [note(page, {}, text.replace('5,000', 'xxxxx'))])],
    [
      'in pieces',
      pageWith((page) => [
        page.element(
          'p',
          { 'data-exhibit-disclosure': key },
          page.element('b', {}, page.text(text.slice(0, 9))),
          page.text(text.slice(9)),
        ),
      ]),
    ],
    [
      'with something blocked inside',
      pageWith((page) => [
        page.element(
          'p',
          { 'data-exhibit-disclosure': key },
          page.element('b', { 'data-exhibit-block': '' }),
        ),
      ]),
    ],
    ['in an open dialog', pageWith((page) => [page.element('dialog', { open: '' }, note(page))])],
    [
      'in the summary of closed details',
      pageWith((page) => [page.element('details', {}, page.element('summary', {}, note(page)))]),
    ],
    ['in open details', pageWith((page) => [page.element('details', { open: '' }, note(page))])],
    [
      'hidden in name, laid out by a rule',
      pageWith(
        (page) => [note(page, { hidden: '', class: 'x1' })],
        (page) => [sheet(page, 'p.x1:hover, main .x1 { display: block }')],
      ),
    ],
    [
      'visible in what is not',
      pageWith((page) => [
        page.element('div', { style: 'visibility:hidden' }, note(page, { style: 'visibility: visible' })),
      ]),
    ],
    [
      'see-through until it is animated',
      pageWith(
        (page) => [note(page, { class: 'x1' })],
        (page) => [sheet(page, '.x1{opacity:0;animation:x9 1s forwards}@keyframes x9{to{opacity:1}}')],
      ),
    ],
    [
      'in a class that only print hides',
      pageWith(
        (page) => [note(page, { class: 'x1' })],
        (page) => [
          sheet(page, '@media print{.x1{display:none}}'),
          page.element('style', { media: 'print' }, page.text('.x1{display:none}')),
          page.element('style', {}, page.text('.x1{display:none}')),
        ],
      ),
    ],
    [
      'in a class that a later rule shows',
      pageWith(
        (page) => [note(page, { class: 'x1 x2' })],
        (page) => [sheet(page, '.x1{display:none}.x1.x2{display:flex}')],
      ),
    ],
    [
      'where a sheet was not recorded',
      pageWith(
        (page) => [note(page, { class: 'x1', hidden: '' })],
        (page) => [sheet(page, '.x1{display:none}'), page.element('link', { href: 'exhibit-asset:style-1' })],
      ),
    ],
    [
      'in a shadow',
      pageWith((page) => [
        page.element('div', {}, { ...page.element('section', {}, note(page)), isShadow: true }),
      ]),
    ],
    [
      'beside a shadow with rules of its own',
      pageWith((page) => [
        note(page, { class: 'x1' }),
        page.element('div', {}, { ...sheet(page, '.x1{display:none}'), isShadow: true }),
      ]),
    ],
    [
      'in a frame',
      pageWith((page) => [page.element('iframe', {}, { type: 0, id: 900, childNodes: [note(page)] })]),
    ],
  ];
  it.each(honest)('%s', (_what, page) => {
    expect(judge([...page, ...claims(), SIGN])).toMatchObject({ verdict: 'shown', reasons: [] });
  });

  it('whose element comes late, moves, is drawn anew and changes its clothes', () => {
    const page = new RecordedPage();
    const [first, second, third, fourth] = claims();
    const start = page.picture(START, [page.element('main', {})]);
    const came = note(page, { class: 'a' }, masked);
    const again = note(page, {}, masked);
    expect(
      judge([
        ...start,
        mutation(START + 950, { adds: [{ parentId: 1, nextId: null, node: came }] }),
        first,
        mutation(START + 2_100, { attributes: [{ id: came.id, attributes: { class: 'b', style: null } }] }),
        second,
        mutation(START + 3_050, {
          removes: [{ parentId: 1, id: came.id }],
          adds: [{ parentId: 1, nextId: null, node: again }],
        }),
        third,
        fourth,
        SIGN,
      ]),
    ).toMatchObject({ verdict: 'shown' });
  });

  it('on a machine whose two clocks are a second apart', () => {
    const page = new RecordedPage();
    const apart = claims(0).map((event) => ({ ...(event as object), timestamp: START + 5_000 }));
    const late = apart.map((event, index) => ({ ...event, timestamp: START + (index + 1) * 1_000 + 1_100 }));
    expect(judge([...page.picture(START + 1_000, [note(page)]), ...late, SIGN])).toMatchObject({
      verdict: 'shown',
    });
  });

  it('and one whose clocks are far apart is in doubt, not called a liar', () => {
    const page = new RecordedPage();
    const late = claims(0).map((event, index) => ({
      ...(event as object),
      timestamp: START + 60_000 + (index + 1) * 1_000,
    }));
    const sign = { ...(SIGN as object), timestamp: START + 65_000 };
    expect(judge([...page.picture(START + 59_000, [note(page)]), ...late, sign])).toMatchObject({
      verdict: 'cannot_determine',
      reasons: ['NOT_REBUILT'],
    });
  });

  it('of an element that is found by its selector', () => {
    const page = new RecordedPage();
    const found = { ...sampleDisclosure, selector: 'aside.note' };
    const events = page.picture(START, [page.element('aside', { class: 'note big' }, page.text(text))]);
    expect(judge([...events, ...claims(), SIGN], found)).toMatchObject({ verdict: 'shown' });
    expect(judge([...events, ...claims(), SIGN], { ...found, selector: '#other' })).toMatchObject({
      verdict: 'cannot_determine',
    });
  });

  it('whose masking counted letters that were not composed', () => {
    const words = 'Résumé déjà vu';
    const page = new RecordedPage();
    const french = { ...sampleDisclosure, text: words, textHash: disclosureTextHash(words) };
    const seen = claims().map((event) => {
      const { data, ...rest } = event as { data: { payload: object; tag: string } };
      return { ...rest, data: { ...data, payload: { ...data.payload, textHash: french.textHash } } };
    });
    const recorded = words.normalize('NFD').replace(/\S/gu, 'x');
    expect(judge([...page.picture(START, [note(page, {}, recorded)]), ...seen, SIGN], french).verdict).toBe(
      'shown',
    );
  });
});
