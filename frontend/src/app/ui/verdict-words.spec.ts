import { VERDICT_OPTIONS, methodWords, reasonWords, verdictLabel, verdictTone } from './verdict-words';

const CODES = [
  'ACTION_NOT_SEEN',
  'CLOCK',
  'FONT_TOO_SMALL',
  'GAP',
  'HIDDEN',
  'MALFORMED',
  'NOT_IN_FOREGROUND',
  'NOT_OBSERVED',
  'ONLY_AFTER_ACTION',
  'RECORDER_FAULT',
  'SHARE_TOO_SMALL',
  'TEXT_DIFFERS',
  'TOO_SHORT_CONTINUOUS',
  'TOO_SHORT_CUMULATIVE',
];

describe('verdict in words', () => {
  it('never claims that somebody took a text in', () => {
    const words = [
      ...CODES.map(reasonWords),
      ...VERDICT_OPTIONS.map((option) => option.label),
      methodWords('occlusion-observed'),
      methodWords('hit-tested'),
      methodWords(null),
    ].join('\n');
    expect(words).not.toMatch(/\bread\b|understood|\bsaw\b|noticed/i);
  });

  it('does not dress up what cannot be determined as either of the others', () => {
    expect(verdictTone('cannot_determine')).toBe('unsure');
    expect(verdictLabel('cannot_determine')).toBe('Cannot determine');
  });

  it.each(CODES)('has a sentence for %s', (code) => {
    expect(reasonWords(code).split(' ').length).toBeGreaterThan(3);
  });

  it('shows a reason it does not know instead of hiding it', () => {
    expect(reasonWords('SOME_NEW_REASON')).toBe('Some new reason');
  });
});
