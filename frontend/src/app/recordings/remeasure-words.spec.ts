import { failureWords, figures, limitsOf, outcome, remeasureReason } from './remeasure-words';

const drawn = {
  ...{
    elements: 1,
    text: 'approved' as const,
    textHash: 'aa',
    words: 12,
    inked: 3,
    inWindow: 12,
    covered: 9,
  },
  ...{ coveredByAll: 0, fontPx: 14, contrast: 4.5, limits: [] },
};

describe('measuring again, in words', () => {
  it('never calls anything shown', () => {
    for (const result of ['agrees', 'contradicts', 'not_possible'] as const)
      expect(outcome({ state: 'done', result }).label).not.toMatch(/shown|read\b/i);
  });

  it('says a contradiction plainly, and what is not known as not known', () => {
    expect(outcome({ state: 'done', result: 'contradicts' })).toEqual({
      label: 'Contradicts the verdict',
      tone: 'bad',
    });
    expect(outcome({ state: 'done', result: 'not_possible' }).tone).toBe('unsure');
    expect(outcome({ state: 'failed', result: null }).tone).toBe('quiet');
  });

  it('gives the figures of a moment, or why there are none', () => {
    expect(figures({ drawn, fault: null })).toBe('3 of 12 words to be seen, 14 px, contrast 4.5 : 1');
    expect(figures({ drawn: { ...drawn, elements: 0 }, fault: null })).toBe('not on the page');
    expect(figures({ drawn: null, fault: 'TOOK_TOO_LONG' })).toBe('Drawing took too long');
  });

  it('says once what the picture cannot answer for, unless it is a reason already', () => {
    const moment = { why: 'middle' as const, at: 1, fault: null, hasStill: true };
    const limited = { ...moment, drawn: { ...drawn, limits: ['MASKED_TEXT' as const, 'ANIMATED' as const] } };
    expect(limitsOf({ moments: [limited, limited], reasons: ['ANIMATED'] })).toEqual(['MASKED_TEXT']);
  });

  it('shows a code that it does not know as it is', () => {
    expect(remeasureReason('NEW_REASON')).toBe('NEW_REASON');
    expect(failureWords('NEW_CODE')).toMatch('Tell your administrator');
  });
});
