interface Reached {
  key: string;
  version: number;
  /** null: it was reached in the recording's own turn. */
  runId: string | null;
}

/**
 * One verdict for each disclosure, as proof carries it: about the version in force at the visit. Where none was
 * reached then, about the newest version that was run over what was stored. In the order of the keys.
 */
export function carriedVerdicts<T extends Reached>(verdicts: readonly T[]): T[] {
  const carried = new Map<string, T>();
  const ranked = verdicts.toSorted(
    (a, b) => Number(a.runId !== null) - Number(b.runId !== null) || b.version - a.version,
  );
  for (const verdict of ranked) if (!carried.has(verdict.key)) carried.set(verdict.key, verdict);
  return [...carried.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
