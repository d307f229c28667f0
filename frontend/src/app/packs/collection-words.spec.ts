import { aboutWords, failureWords, leftOutWords } from './collection-words';

describe('what a collection of packs is called', () => {
  it('names what was left out and what to do, for one and for many', () => {
    expect(leftOutWords({ why: 'GRANT_SCOPE', recordings: 1 })).toBe(
      '1 recording: your permission is to watch, not to export',
    );
    expect(leftOutWords({ why: 'NO_GRANT', recordings: 3 })).toMatch(/^3 recordings: nobody has allowed/);
  });

  it('shows a code that it does not know, never nothing', () => {
    expect(leftOutWords({ why: 'LATER' as never, recordings: 2 })).toBe('2 recordings: LATER');
    expect(failureWords('LATER')).toBe('It failed each time it was tried (LATER).');
  });

  it('says what it is about', () => {
    expect(aboutWords({ kind: 'subject', name: 'APP-1', from: null, to: null })).toBe(
      'All recordings of APP-1',
    );
    expect(
      aboutWords({ kind: 'disclosure', name: 'Example, Bank', from: '2026-01-01T00:00:00.000Z', to: null }),
    ).toBe('Example, Bank from 2026-01-01');
  });
});
