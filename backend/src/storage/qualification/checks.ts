/** What is examined, in the order of the table. `needed` is what WORM stands on; the rest is good to know. */
export const CHECKS = {
  'credentials-checked': { needed: true, title: 'refuses a request signed with another secret' },
  'clock-agrees': { needed: true, title: 'has a clock that agrees with ours to the minute' },
  'versioning-on': { needed: true, title: 'keeps versions in this bucket' },
  'locks-on': { needed: true, title: 'has object lock switched on for this bucket' },
  'compliance-put': { needed: true, title: 'keeps the mode and date stated with an object' },
  'locked-version-stays': { needed: true, title: 'refuses to remove a locked version, for any privilege' },
  'marker-hides-only': { needed: true, title: 'keeps a locked version when its key is deleted' },
  'overwrite-makes-version': { needed: true, title: 'keeps the locked version when its key is overwritten' },
  'shortening-refused': { needed: true, title: 'refuses to shorten a retention' },
  'downgrade-refused': { needed: true, title: 'refuses to make compliance governance' },
  'extension-works': { needed: true, title: 'extends a retention' },
  'hold-off-keeps-retention': {
    needed: true,
    title: 'keeps a stated retention when a hold header says OFF',
  },
  'hold-outlives-retention': {
    needed: true,
    title: 'refuses to remove what is on hold after its retention is over',
  },
  'multi-delete-respects-hold': {
    needed: true,
    title: 'refuses to remove what is on hold among many that may go',
  },
  'release-allows-removal': { needed: true, title: 'removes what is neither retained nor held any more' },
  'large-object': { needed: true, title: 'takes a large object in parts and gives it back whole' },
  'list-after-write': { needed: true, title: 'lists an object as soon as it is written' },
  'range-reads': { needed: true, title: 'gives exactly the range that was asked for' },
  'conditional-create': { needed: false, title: 'creates an object only where there is none' },
  'default-with-hold': {
    needed: false,
    title: "keeps the bucket's default retention when a hold header is sent",
  },
} as const satisfies Record<string, { needed: boolean; title: string }>;

export type CheckName = keyof typeof CHECKS;

export interface CheckResult {
  name: CheckName;
  title: string;
  needed: boolean;
  result: 'passed' | 'failed' | 'skipped';
  /** Why, in closed words; empty when passed. */
  detail: string;
}

export function checkResult(name: CheckName, result: CheckResult['result'], detail = ''): CheckResult {
  return { name, ...CHECKS[name], result, detail };
}

/** Whether WORM may stand on this store. A needed check that did not run has not passed. */
export function isFitForWorm(results: readonly CheckResult[]): boolean {
  return NEEDED.every((name) => results.some((found) => found.name === name && found.result === 'passed'));
}

/** Why it may not: what failed, or else what could not be examined. */
export function wormReasons(results: readonly CheckResult[]): string[] {
  if (isFitForWorm(results)) return [];
  const needed = NEEDED.map(
    (name) => results.find((found) => found.name === name) ?? checkResult(name, 'skipped'),
  );
  const failed = needed.filter(({ result }) => result === 'failed');
  const named = failed.length > 0 ? failed : needed.filter(({ result }) => result === 'skipped');
  return named.map(
    ({ name, title, detail }) => `Not shown that it ${title} (${name})${detail ? `: ${detail}` : ''}.`,
  );
}

const NEEDED = (Object.keys(CHECKS) as CheckName[]).filter((name) => CHECKS[name].needed);
