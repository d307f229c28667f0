import { scopeWords, stepWords } from './integrity-words';

describe('a check of what is stored, in words', () => {
  it('says what it looks at', () => {
    expect(scopeWords({ part: 0, of: 1 })).toBe('everything');
    expect(scopeWords({ part: 4, of: 30 })).toBe('the log, and share 5 of 30 of the rest');
    expect(stepWords('objects')).toBe('objects that nobody knows');
  });
});
