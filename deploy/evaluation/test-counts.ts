/** The part of Jest's JSON result that we count. */
export interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

/** A suite that could not run, and a run that left no result, count as a failure each: nothing passes unseen. */
export function countsOf(result: JestResult | null, exitCode: number): Counts {
  if (!result) return { ...NOTHING, failed: 1 };
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const ran = result.numPassedTests + failed;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && (exitCode !== 0 || ran === 0) ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

export const added = (one: Counts, two: Counts): Counts => ({
  passed: one.passed + two.passed,
  failed: one.failed + two.failed,
  skipped: one.skipped + two.skipped,
});

export const countLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** Green means that everything ran and passed. */
export const isGreen = ({ passed, failed, skipped }: Counts): boolean =>
  passed > 0 && failed === 0 && skipped === 0;
