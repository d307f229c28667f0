import { becameWords, beginOf, endOf } from './consent-words';

const NONE = { recorded: 0, standing: 0, restricted: 0, ending: 0, destroyed: 0, restrictedUntil: null };

describe('the words about consent', () => {
  it('say nothing of numbers that are zero', () => expect(becameWords(NONE)).toEqual([]));

  it('say of each recording what became of it', () =>
    expect(becameWords({ ...NONE, recorded: 3, restricted: 1, destroyed: 2 })).toEqual([
      '1 recording kept where nobody can watch',
      '2 recordings destroyed, with a certificate',
    ]));

  it('take a day from its beginning to its end', () => {
    expect(beginOf('')).toBe('');
    const length = new Date(endOf('2026-11-22')).getTime() - new Date(beginOf('2026-11-22')).getTime();
    expect(length).toBe(86_400_000);
  });
});
