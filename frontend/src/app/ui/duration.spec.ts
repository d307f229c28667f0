import { clockTime, duration } from './duration';

describe('lengths of time', () => {
  it.each([
    [-5, '0:00'],
    [7_900, '0:07'],
    [725_000, '12:05'],
    [3_723_000, '1:02:03'],
  ])('writes %d ms as the position %s', (ms, text) => expect(clockTime(ms)).toBe(text));

  it.each([
    [0, '0 s'],
    [800, '0.8 s'],
    [12_000, '12 s'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [14 * 86_400_000, '14 d'],
  ])('writes %d ms as the length %s', (ms, text) => expect(duration(ms)).toBe(text));
});
