import { changesAmong, EXAMPLES, mergedChanges } from './verdict-changes.js';

describe('what a version would change', () => {
  it('counts every recording once, and names no more than a few', () => {
    const compared = Array.from({ length: 40 }, (_, number) => ({
      recordingId: `r${number}`,
      from: 'shown' as const,
      to: number < 12 ? ('not_shown' as const) : ('shown' as const),
    }));
    const slices = [changesAmong(compared.slice(0, 10)), changesAmong(compared.slice(10))];
    expect(mergedChanges(slices.flat())).toEqual([
      { from: 'shown', to: 'not_shown', recordings: 12, examples: ['r0', 'r1', 'r2', 'r3', 'r4'] },
      { from: 'shown', to: 'shown', recordings: 28, examples: ['r12', 'r13', 'r14', 'r15', 'r16'] },
    ]);
    expect(EXAMPLES).toBe(5);
  });

  it('puts what changes before what stays, however much stays', () => {
    const changes = changesAmong([
      { recordingId: 'a', from: 'shown', to: 'shown' },
      { recordingId: 'b', from: 'shown', to: 'shown' },
      { recordingId: 'c', from: 'none', to: 'unreadable' },
    ]);
    expect(changes.map(({ from, to }) => `${from} → ${to}`)).toEqual(['none → unreadable', 'shown → shown']);
  });
});
