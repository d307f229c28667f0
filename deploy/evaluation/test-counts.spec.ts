import { describe, expect, it } from '@jest/globals';

import { added, countLine, countsOf, isGreen, type JestResult } from './test-counts.ts';

const result = (changes: Partial<JestResult>): JestResult => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  ...changes,
});

describe('counting tests', () => {
  it.each([
    ['a run that left no result', null, 0],
    ['a run that failed without a failed test', result({}), 1],
    ['a run without a single test', result({ numPassedTests: 0 }), 0],
    ['a suite that could not run', result({ numRuntimeErrorTestSuites: 1 }), 1],
    ['a failed test', result({ numFailedTests: 1 }), 1],
    ['a skipped test', result({ numPendingTests: 1 }), 0],
    ['a test that is still to be written', result({ numTodoTests: 1 }), 0],
  ])('is not green after %s', (_, jest, exitCode) => {
    expect(isGreen(countsOf(jest, exitCode))).toBe(false);
  });

  it('is green when everything ran and passed', () => {
    expect(isGreen(countsOf(result({}), 0))).toBe(true);
  });

  it('ends with one line that a script can read', () => {
    const total = added(countsOf(result({}), 0), countsOf(result({ numFailedTests: 2 }), 1));
    expect(countLine(total)).toBe('6 passed, 2 failed');
    expect(countLine({ ...total, skipped: 1 })).toBe('6 passed, 2 failed, 1 skipped');
  });
});
