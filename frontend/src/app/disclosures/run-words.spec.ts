import type { DisclosureRunDto } from '../api/models';
import { afterWords, beforeWords, changedCount, shareDone } from './run-words';

const run = (change: Partial<DisclosureRunDto>) =>
  ({ recordings: 100, judged: 25, changes: [], ...change }) as DisclosureRunDto;

it('a run that has not counted its recordings is at its beginning; one over nothing is at its end', () => {
  expect(shareDone(run({ recordings: null, judged: 0 }))).toBe(0);
  expect(shareDone(run({ recordings: 0, judged: 0 }))).toBe(1);
  expect(shareDone(run({}))).toBe(0.25);
});

it('what had no verdict has not changed', () =>
  expect(
    changedCount(
      run({
        changes: [
          { from: 'none', to: 'shown', recordings: 4, examples: [] },
          { from: 'shown', to: 'shown', recordings: 3, examples: [] },
          { from: 'shown', to: 'not_shown', recordings: 2, examples: [] },
        ],
      }),
    ),
  ).toBe(2));

it('a recording that cannot be judged has no verdict made up for it', () => {
  expect(beforeWords('none')).toBe('No verdict');
  expect(afterWords('unreadable')).toBe('Can no longer be judged');
});
