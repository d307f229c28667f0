import { storedWords } from './seal-words';

const archive = (bytes: number, pieces: number) => ({ bytes, pieces, verifiedAt: null, damagedAt: null });

describe('how a recording lies in the store', () => {
  it.each([
    [null, 'an object for each segment, as recordings of earlier versions are'],
    [archive(801, 1), 'one object of 1 kB in 1 piece'],
    [archive(1_234_567, 76), 'one object of 1.2 MB in 76 pieces'],
  ])('%j is %s', (stored, words) => {
    expect(storedWords(stored)).toBe(words);
  });
});
