import { definitionFaults, type DraftedDefinition } from './definition-faults.js';

const rule = {
  minContinuousMs: 2_000,
  minCumulativeMs: 3_000,
  minVisibleShare: 1,
  minFontPx: 10,
  beforeAction: 'sign',
};
const draft = (change: Partial<DraftedDefinition> = {}): DraftedDefinition => ({
  texts: [{ locale: 'en', text: 'The rate is 3.9 %.' }],
  rule,
  selector: null,
  action: null,
  effectiveFrom: null,
  effectiveTo: null,
  ...change,
});
const ruled = (change: object) => draft({ rule: { ...rule, ...change } });
const codes = (definition: DraftedDefinition) => definitionFaults(definition).map(({ code }) => code);

describe('a draft of a disclosure is refused', () => {
  it.each<[string, string, DraftedDefinition]>([
    [
      'without a text in one of its languages',
      'DISCLOSURE_TEXT_EMPTY',
      draft({ texts: [{ locale: 'en', text: '' }] }),
    ],
    [
      'with two texts for one language',
      'DISCLOSURE_LOCALE_TWICE',
      draft({
        texts: [
          { locale: 'de-AT', text: 'Eins' },
          { locale: 'de-at', text: 'Zwei' },
        ],
      }),
    ],
    [
      'with one text for two languages',
      'DISCLOSURE_TEXT_TWICE',
      draft({
        texts: [
          { locale: 'de', text: 'Eins' },
          { locale: 'de-AT', text: 'Eins' },
        ],
      }),
    ],
    ['that asks for more than an hour', 'DISCLOSURE_DWELL_TOO_LONG', ruled({ minCumulativeMs: 3_600_001 })],
    ['that asks for no time', 'DISCLOSURE_DWELL_MISSING', ruled({ minContinuousMs: 0, minCumulativeMs: 0 })],
    ['with a share of nothing', 'DISCLOSURE_RULE_OUT_OF_RANGE', ruled({ minVisibleShare: 0 })],
    ['with a contrast that cannot be', 'DISCLOSURE_RULE_OUT_OF_RANGE', ruled({ minContrast: 22 })],
    ['with a reader who cannot be', 'DISCLOSURE_RULE_OUT_OF_RANGE', ruled({ wordsPerMinute: 10 })],
    [
      'with a distance to no action',
      'DISCLOSURE_RULE_NEEDS_ACTION',
      ruled({ beforeAction: null, maxActionDistancePx: 9 }),
    ],
    [
      'that says what an action is that it does not name',
      'DISCLOSURE_RULE_NEEDS_ACTION',
      { ...ruled({ beforeAction: null }), action: { on: 'submit' } },
    ],
    ['with any click as the action', 'DISCLOSURE_ACTION_INVALID', draft({ action: { on: 'click' } })],
    [
      'with an element for consent',
      'DISCLOSURE_ACTION_INVALID',
      draft({ action: { on: 'consent', selector: '#yes' } }),
    ],
    ['with a selector that does not parse', 'DISCLOSURE_SELECTOR_INVALID', draft({ selector: '.a > .b' })],
    ['with a selector of everything', 'DISCLOSURE_SELECTOR_INVALID', draft({ selector: 'p' })],
    ['with a selector of an input', 'DISCLOSURE_SELECTOR_INVALID', draft({ selector: 'input.name' })],
    [
      'with an action on an input',
      'DISCLOSURE_SELECTOR_INVALID',
      draft({ action: { on: 'click', selector: 'input' } }),
    ],
    ['with no page at all', 'DISCLOSURE_PAGE_PATTERN_INVALID', ruled({ pages: [] })],
    [
      'with an address for a path',
      'DISCLOSURE_PAGE_PATTERN_INVALID',
      ruled({ pages: ['https://bank.example/loan'] }),
    ],
    ['with a query', 'DISCLOSURE_PAGE_PATTERN_INVALID', ruled({ pages: ['/loan?step=2'] })],
    ['with half a part', 'DISCLOSURE_PAGE_PATTERN_INVALID', ruled({ pages: ['/loan*'] })],
    ['with ** in the middle', 'DISCLOSURE_PAGE_PATTERN_INVALID', ruled({ pages: ['/**/offer'] })],
    ['for no device', 'DISCLOSURE_DEVICES_EMPTY', ruled({ devices: [] })],
    [
      'that ends before it begins',
      'DISCLOSURE_EFFECTIVE_TIME_INVALID',
      draft({ effectiveFrom: new Date(2_000), effectiveTo: new Date(1_000) }),
    ],
  ])('%s: %s', (_what, code, definition) => expect(codes(definition)).toEqual([code]));

  it('with every fault at once, each with its next step', () => {
    const faults = definitionFaults(
      draft({ selector: '*', rule: { ...rule, minFontPx: -1, pages: ['loan'] } }),
    );
    expect(faults.map(({ field }) => field)).toEqual(['rule.minFontPx', 'selector', 'rule.pages']);
    for (const { text } of faults) expect(text).toMatch(/\.$/);
  });
});

it.each<[string, DraftedDefinition]>([
  ['of a reader’s pace alone', ruled({ minContinuousMs: 0, minCumulativeMs: 0, wordsPerMinute: 200 })],
  [
    'with everything that a rule may ask',
    ruled({
      minContrast: 4.5,
      lineByLine: true,
      devices: ['phone'],
      pages: ['/loan/*/offer', '/**', '/'],
      maxZoom: 2,
    }),
  ],
  ['with any submit as the action', draft({ action: { on: 'submit' } })],
  [
    'in several languages',
    draft({
      texts: [
        { locale: 'en', text: 'One' },
        { locale: 'de', text: 'Eins' },
      ],
    }),
  ],
])('a draft %s is taken', (_what, definition) => expect(codes(definition)).toEqual([]));
