import { coverage, ruleWords } from './disclosure-rule';

describe('disclosure rule in words', () => {
  const rule = {
    minContinuousMs: 2_000,
    minCumulativeMs: 3_500,
    minVisibleShare: 0.95,
    minFontPx: 11,
    beforeAction: 'sign',
  };

  it('never says that somebody took it in', () => {
    expect(ruleWords(rule).join(' ')).not.toMatch(/read|understood|seen by/i);
  });

  it('names every condition', () => {
    expect(ruleWords(rule)).toEqual([
      'at least 95 % of its text visible',
      'in letters of at least 11 px',
      'for at least 2 s in one go',
      'for at least 3.5 s all together',
      'before the action “sign”',
    ]);
    expect(ruleWords({ ...rule, beforeAction: null })).toHaveLength(4);
  });

  it('names every condition that a rule may have besides', () => {
    const more = {
      wordsPerMinute: 250,
      minContrast: 4.5,
      minRelativeFont: 1,
      lineByLine: true as const,
      maxActionDistancePx: 400,
      devices: ['phone' as const],
      maxZoom: 1,
      wholeVisit: true as const,
      pages: ['/loan/**'],
    };
    const words = ruleWords({ ...rule, ...more });
    expect(words).toHaveLength(13);
    expect(words).toEqual(
      expect.arrayContaining([
        'at least 95 % of its lines visible, each for long enough',
        'in letters at least as large as the page’s running text',
        'on every page of the visit',
        'without pinch zoom',
      ]),
    );
    expect(words.join(' ')).not.toMatch(/\bread\b|understood/i);
  });
});

describe('coverage', () => {
  it('claims no share where there are no verdicts', () => {
    expect(coverage({ shown: 0, notShown: 0, cannotDetermine: 0 }).parts.map((part) => part.percent)).toEqual(
      [0, 0, 0],
    );
  });

  it('counts what cannot be determined apart from what was shown', () => {
    expect(coverage({ shown: 6, notShown: 1, cannotDetermine: 3 })).toMatchObject({
      total: 10,
      parts: [{ percent: 60 }, { percent: 10 }, { percent: 30 }],
    });
  });
});
