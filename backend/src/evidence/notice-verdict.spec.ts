import { type ApprovedNotice, NOTICE_SCHEMA, requireApprovedNotice } from './approved-notice.js';
import { disclosureTextHash } from './disclosure-version.js';
import { readNotice } from './notice-observation.js';
import { isNoticeRule, READY_NOTICE_RULE } from './notice-rule.js';
import { judgeNotice } from './notice-verdict.js';
import { answersWords, noticeWords } from './notice-words.js';
import { custom, START } from './sample-pack.fixture.js';
import { sha256Hex } from './sha256.js';
import { observeVisit } from './visit-observations.js';

const TEXT = 'May we record what this page shows you?';
const approved: ApprovedNotice = {
  schema: NOTICE_SCHEMA,
  noticeVersion: 'v3',
  text: TEXT,
  sha256: sha256Hex(Buffer.from(TEXT)),
  otherTexts: [disclosureTextHash('Dürfen wir aufzeichnen?')],
  rule: READY_NOTICE_RULE,
};
const seen = (changes: object = {}) => ({
  visibleShare: 1,
  hidden: [],
  fontPx: 16,
  contrast: 12,
  lines: 1,
  seen: [[0, 0]],
  method: 'hit-tested',
  box: [20, 20, 120, 40],
  ...changes,
});
const payload = (changes: object = {}) => ({
  noticeVersion: 'v3',
  textHash: disclosureTextHash(TEXT),
  clicked: 'accept',
  trusted: true,
  clickedAt: START,
  givenAt: START + 5,
  notice: seen(),
  accept: seen(),
  refuse: seen({ box: [160, 20, 120, 40] }),
  ...changes,
});
const judged = (changes: object = {}, about: Partial<ApprovedNotice> = {}) => {
  const events = [
    custom('exhibit.notice', payload(changes)),
    custom('exhibit.page', { path: '/', at: START + 90, how: 'load' }, 90),
    custom('exhibit.device', {
      ...{ width: 1280, height: 800, orientation: 'landscape', touch: false, at: START + 91 },
    }),
  ];
  return judgeNotice(observeVisit({ segments: [], gaps: [] }, [events], []), { ...approved, ...about });
};
const notice = (changes: object, about: Partial<ApprovedNotice> = {}) => {
  const { verdict, reasons } = judged(changes, about);
  return [verdict, ...reasons];
};
const answers = (changes: object) => {
  const { answers: word, answersReasons } = judged(changes);
  return [word, ...answersReasons];
};

describe('the verdict about a notice', () => {
  it('accuses nobody where nothing was observed, and says what is missing', () => {
    const gap = { fromSeq: 0, toSeq: 0, reason: 'spool-lost' as const };
    const without = (gaps: unknown[]) =>
      judgeNotice(observeVisit({ segments: [], gaps } as never, [[]], []), approved);
    expect(without([])).toMatchObject({
      verdict: 'cannot_determine',
      reasons: ['NOT_OBSERVED'],
      answers: 'cannot_determine',
      seen: null,
    });
    expect(without([gap]).reasons).toEqual(['GAP', 'NOT_OBSERVED']);
  });

  it('says so when what was told of the notice cannot be read', () => {
    const told = custom('exhibit.notice', payload({ textHash: 'none' }));
    expect(judgeNotice(observeVisit({ segments: [], gaps: [] }, [[told]], []), approved).reasons).toEqual([
      'MALFORMED',
      'NOT_OBSERVED',
    ]);
  });

  it.each<[string, object, string[]]>([
    ['a yes without a click', { clicked: null, trusted: false }, ['cannot_determine', 'NO_CLICK']],
    ['a click by a script', { trusted: false }, ['cannot_determine', 'NO_CLICK']],
    ['a click that refused', { clicked: 'refuse' }, ['cannot_determine', 'REFUSE_CLICKED']],
    ['another version', { noticeVersion: 'v2' }, ['cannot_determine', 'OTHER_VERSION']],
    ['a yes much later', { clickedAt: START - 60_000 }, ['cannot_determine', 'YES_TOO_LATE']],
    ['a text that is not the archived one', { textHash: 'a'.repeat(64) }, ['not_shown', 'TEXT_DIFFERS']],
    ['a hidden text', { notice: seen({ hidden: ['opacity'] }) }, ['not_shown', 'HIDDEN']],
    ['half a text', { notice: seen({ visibleShare: 0.5 }) }, ['not_shown', 'SHARE_TOO_SMALL']],
    ['small print', { notice: seen({ fontPx: 11.9 }) }, ['not_shown', 'FONT_TOO_SMALL']],
    ['a pale text', { notice: seen({ contrast: 4.4 }) }, ['not_shown', 'CONTRAST_TOO_LOW']],
    ['an unknown ground', { notice: seen({ contrast: null }) }, ['cannot_determine', 'CONTRAST_UNKNOWN']],
    [
      'small print on an unknown ground',
      { notice: seen({ contrast: null, fontPx: 8 }) },
      ['not_shown', 'CONTRAST_UNKNOWN', 'FONT_TOO_SMALL'],
    ],
    [
      'small print that a script agreed to',
      { trusted: false, notice: seen({ fontPx: 8 }) },
      ['cannot_determine', 'FONT_TOO_SMALL', 'NO_CLICK'],
    ],
    ['no marked text', { notice: null, textHash: null }, ['cannot_determine', 'NOT_THERE']],
  ])('of %s', (_what, changes, expected) => expect(notice(changes)).toEqual(expected));

  it('is not shown in a language that the visitor was not asked in, and undecided where no text is kept', () => {
    expect(notice({ textHash: approved.otherTexts[0] })).toEqual(['not_shown', 'OTHER_LOCALE']);
    expect(notice({}, { text: null, sha256: null })).toEqual(['cannot_determine', 'TEXT_NOT_KEPT']);
  });

  it('is not shown when nothing was in view, whatever share the rule asks for', () => {
    const rule = { ...READY_NOTICE_RULE, minVisibleShare: 0 };
    expect(notice({ notice: seen({ visibleShare: 0 }) }, { rule })).toEqual(['not_shown', 'SHARE_TOO_SMALL']);
  });

  it('is shown, with both answers alike', () =>
    expect(judged()).toMatchObject({
      ...{ verdict: 'shown', reasons: [], answers: 'equal', answersReasons: [] },
      ...{ ratios: { area: 1, font: 1, contrast: 1 }, seen: { clicked: 'accept', clickedAt: START } },
    }));
});

describe('a recorder that contradicts itself is not believed', () => {
  const NOTICED = custom('exhibit.notice', payload());
  const LOADED = custom('exhibit.page', { path: '/', at: START + 90, how: 'load' }, 90);
  const screen = (width: number) =>
    custom('exhibit.device', { width, height: 800, orientation: 'landscape', touch: false, at: START + 91 });
  const reasonsOf = (...events: unknown[]) => {
    const { verdict, answers, reasons } = judgeNotice(
      observeVisit({ segments: [], gaps: [] }, [events], []),
      approved,
    );
    expect([verdict, answers]).toEqual(['cannot_determine', 'cannot_determine']);
    return reasons;
  };

  it('about whether there was one notice', () => expect(reasonsOf(NOTICED, NOTICED)).toEqual(['AMBIGUOUS']));
  it('about what came first', () => expect(reasonsOf(LOADED, NOTICED)).toEqual(['CONTRADICTED']));
  it('about whether the recording began after the yes', () =>
    expect(reasonsOf(custom('exhibit.notice', payload({ givenAt: START + 91 })), LOADED)).toEqual(['CLOCK']));
  it('about the click and the yes', () =>
    expect(reasonsOf(custom('exhibit.notice', payload({ clickedAt: START + 6 })))).toEqual(['CLOCK']));
  it('about how large the screen was', () =>
    expect(reasonsOf(NOTICED, LOADED, screen(150))).toEqual(['CONTRADICTED']));
});

describe('the verdict about its answers', () => {
  const refuse = (changes: object) => ({ refuse: seen(changes) });
  it.each<[string, object, string[]]>([
    ['no refusal', { refuse: null }, ['cannot_determine', 'REFUSE_NOT_FOUND']],
    ['no acceptance', { accept: null }, ['cannot_determine', 'ACCEPT_NOT_FOUND']],
    ['a hidden refusal', refuse({ hidden: ['covered'] }), ['not_equal', 'REFUSE_NOT_VISIBLE']],
    ['a refusal that is cut off', refuse({ visibleShare: 0.9 }), ['not_equal', 'REFUSE_NOT_VISIBLE']],
    [
      'a refusal without a box',
      refuse({ hidden: ['display-none'], visibleShare: 0, lines: undefined, box: [0, 0, 0, 0] }),
      ['not_equal', 'REFUSE_NOT_VISIBLE'],
    ],
    [
      'a refusal without text',
      refuse({ hidden: ['zero-size'], visibleShare: 0, lines: undefined }),
      ['cannot_determine', 'ANSWER_WITHOUT_TEXT'],
    ],
    ['a smaller one', refuse({ box: [0, 0, 71, 40] }), ['not_equal', 'REFUSE_SMALLER']],
    ['smaller letters', refuse({ fontPx: 15.5 }), ['not_equal', 'REFUSE_FONT_SMALLER']],
    ['a fainter one', refuse({ contrast: 5 }), ['not_equal', 'REFUSE_FAINTER']],
    ['a faint one', refuse({ contrast: 2 }), ['not_equal', 'REFUSE_FAINTER', 'REFUSE_TOO_FAINT']],
    ['an unknown ground', refuse({ contrast: null }), ['cannot_determine', 'CONTRAST_UNKNOWN']],
    ['an acceptance without any size', { accept: seen({ fontPx: 0 }) }, ['not_equal', 'REFUSE_FONT_SMALLER']],
    [
      'a ground that nobody told of',
      refuse({ contrast: undefined }),
      ['cannot_determine', 'CONTRAST_UNKNOWN'],
    ],
    ['a larger one', refuse({ box: [0, 0, 300, 60], fontPx: 20 }), ['equal']],
  ])('of %s', (_what, changes, expected) => expect(answers(changes)).toEqual(expected));
});

it('is told in words, each reason with its own', () => {
  const { verdict, ...rest } = judged({ clicked: 'refuse', refuse: null });
  expect(noticeWords({ verdict, ...rest })).toBe(
    'cannot determine. The click before the yes was on the answer that refuses.',
  );
  expect(answersWords({ verdict, ...rest })).toContain('marked as the answer that refuses.');
});

describe('hostile input', () => {
  it.each<[string, object]>([
    ['a share above 1', { notice: seen({ visibleShare: 1.1 }) }],
    ['no box', { accept: seen({ box: [1, 2, 3] }) }],
    ['an unknown method', { refuse: seen({ method: 'guessed' }) }],
    ['a contrast of letters', { notice: seen({ contrast: 'high' }) }],
    ['a reason that is none', { notice: seen({ hidden: [1] }) }],
    ['fewer than no lines', { notice: seen({ lines: -1 }) }],
    ['a hash that is none', { textHash: 'abc' }],
    ['a click on something else', { clicked: 'settings' }],
    ['a time before all time', { clickedAt: -1 }],
    ['no word about the refusal', { refuse: undefined }],
  ])('%s is no observation', (_what, changes) => expect(readNotice(0, payload(changes))).toBeNull());

  it.each<[string, unknown]>([
    ['a hash of something else', { ...approved, sha256: 'a'.repeat(64) }],
    ['a hash without a text', { ...approved, text: null }],
    [
      'a rule with a number that makes no sense',
      { ...approved, rule: { ...READY_NOTICE_RULE, minAreaRatio: 2 } },
    ],
    ['a rule that is none', { ...approved, rule: 'strict' }],
    ['a version that is none', { ...approved, noticeVersion: 7 }],
    ['other texts that are no hashes', { ...approved, otherTexts: ['x'] }],
    ['a rule with more in it', { ...approved, rule: { ...READY_NOTICE_RULE, more: 1 } }],
    ['another schema', { ...approved, schema: 'x' }],
    ['nothing', null],
  ])('%s is no notice to judge by', (_what, value) =>
    expect(() => requireApprovedNotice(value)).toThrow('cannot be judged by'),
  );

  it('takes the ready-made rule', () => expect(isNoticeRule(READY_NOTICE_RULE)).toBe(true));
});
