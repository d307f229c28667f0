import { nextAttempt } from './notice-schedule.js';
import { oneLine } from './notice.js';

describe('a title that leaves the appliance', () => {
  it.each([
    [
      'a header of its own',
      'Rates\r\nBcc: everybody@elsewhere.example',
      'Rates Bcc: everybody@elsewhere.example',
    ],
    ['a line end that is none of ASCII', 'Rates\u2028Bcc: x\u0085y', 'Rates Bcc: x y'],
    ['an order to a terminal', 'Rates\u001b[31m', 'Rates [31m'],
    ['text that reads backwards', 'Rates \u202etxt.exe', 'Rates txt.exe'],
    ['half a character', 'Rates \ud800', 'Rates'],
  ])('is one plain line, without %s', (_what, title, plain) => {
    expect(oneLine(title)).toBe(plain);
  });

  it('is no longer than a subject may be', () => {
    expect(oneLine('x'.repeat(5_000))).toHaveLength(160);
  });
});

describe('a notice that did not arrive', () => {
  const written = new Date('2026-11-21T10:00:00Z');
  const after = (ms: number) => new Date(written.getTime() + ms);

  it('is tried again later and later, at most half an hour apart', () => {
    const waits = [1, 2, 3, 4, 9, 40].map(
      (attempts) => nextAttempt(attempts, written, after(60_000))!.getTime() - after(60_000).getTime(),
    );
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 1_800_000, 1_800_000]);
  });

  it('is given up after a day, not before, with a last try at its end', () => {
    const day = 24 * 3_600_000;
    expect(nextAttempt(60, written, after(day - 1_000))).toEqual(after(day));
    expect(nextAttempt(60, written, after(day))).toBeNull();
  });
});
