import { CLAIM_LIFE_MS, type CreationClaim, turnOf } from './creation-turn.js';

const NOW = Date.UTC(2026, 10, 21);
const claim = (mark: string, age = 0): CreationClaim => ({ mark, laidAt: NOW - age });

describe('the turn to create a key', () => {
  it('is refused where the store does not show our own claim', () => {
    expect(() => turnOf([claim('other')], 'ours')).toThrow(expect.objectContaining({ fault: 'protocol' }));
  });

  it.each([
    ['gives way to a lower mark', ['a', 'b'], 'b', 'give way'],
    ['stays as the lowest until the others have gone', ['c', 'a', 'b'], 'a', 'wait'],
    ['comes to whoever is alone', ['a'], 'a', 'create'],
  ])('%s', (_, marks, ours, turn) => {
    expect(
      turnOf(
        marks.map((mark) => claim(mark)),
        ours,
      ),
    ).toBe(turn);
    expect(turnOf(marks.map((mark) => claim(mark)).toReversed(), ours)).toBe(turn);
  });

  it('waits for a claim until its time is over, by the clock of the store', () => {
    expect(turnOf([claim('a', CLAIM_LIFE_MS - 1), claim('b')], 'b')).toBe('give way');
    expect(turnOf([claim('a', CLAIM_LIFE_MS), claim('b')], 'b')).toBe('create');
  });

  it('never comes to two, and comes to somebody, in whatever order they lay, look and leave', () => {
    for (let round = 0; round < 2_000; round++) expect(race(randomFrom(round))).toBe(1);
  });
});

/** Five who each lay, look and create one step at a time in a random order; answers with how often the key was put. */
function race(random: () => number): number {
  const laid: CreationClaim[] = [];
  let there = 0;
  const writer = function* (mark: string) {
    laid.push(claim(mark));
    yield;
    for (;;) {
      const turn = turnOf([...laid], mark);
      yield;
      if (turn === 'give way') break;
      if (turn === 'wait') continue;
      const taken = there > 0;
      yield;
      if (!taken) there += 1;
      yield;
      break;
    }
    laid.splice(
      laid.findIndex((one) => one.mark === mark),
      1,
    );
  };
  const running = ['a', 'b', 'c', 'd', 'e'].map((mark) => writer(mark));
  while (running.length > 0) {
    const at = Math.floor(random() * running.length);
    if (running[at]!.next().done === true) running.splice(at, 1);
  }
  return there;
}

/** The same numbers on every run. */
function randomFrom(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
