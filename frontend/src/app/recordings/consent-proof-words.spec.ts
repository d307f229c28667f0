import { clickWords, noticeReason, ratioWords, seenWords } from './consent-proof-words';

const SEEN = {
  visibleShare: 1,
  unhidden: true,
  fontPx: 16,
  contrast: 12.3,
  method: 'hit-tested' as const,
  box: [10, 20, 120, 40],
};

describe('what a recording proves of its consent notice', () => {
  it('shows a reason that it does not know as it is', () => expect(noticeReason('LATER')).toBe('LATER'));

  it('never calls the click of a script a person’s', () => {
    const at = { clickedAt: 1 };
    expect(clickWords({ ...at, clicked: 'accept', trusted: false })).toBe(
      'on the answer that accepts, by a script',
    );
    expect(clickWords({ ...at, clicked: 'refuse', trusted: true })).toBe(
      'on the answer that refuses, by a person',
    );
    expect(clickWords({ ...at, clicked: null, trusted: false })).toBe('on neither answer');
  });

  it('says what was measured, and what is not known', () => {
    expect(seenWords(SEEN)).toBe('120 × 40 px, letters 16 px, contrast 12.3, 100 % in view');
    expect(seenWords({ ...SEEN, contrast: null, unhidden: false, visibleShare: 0.5 })).toBe(
      '120 × 40 px, letters 16 px, contrast not known, 50 % in view, hidden',
    );
    expect(seenWords(null)).toBe('not there');
    expect(ratioWords({ area: 0.5, font: 1, contrast: null })).toBe(
      'area × 0.5, letters × 1, contrast not known',
    );
    expect(ratioWords(null)).toBe('not compared');
  });
});
