import { checkpointDue } from './checkpoint-due.js';

const at = (seconds: number) => new Date(1_790_000_000_000 + seconds * 1_000);
const newest = { size: 1_000, signedAt: at(0) };

describe('a checkpoint is signed', () => {
  it.each([
    ['not when nothing is new, however long ago the last one was', 1_000, newest, 86_400, false],
    ['not over an empty log', 0, null, 0, false],
    ['not for a few leaves within ten seconds', 1_255, newest, 9.999, false],
    ['for a single leaf after ten seconds', 1_001, newest, 10, true],
    ['for 256 leaves at once', 1_256, newest, 0, true],
    ['for the first leaf', 1, null, 0, true],
  ] as const)('%s', (_promise, size, before, seconds, due) => {
    expect(checkpointDue(size, before, at(seconds))).toBe(due);
  });
});
