import type { VerdictWord } from '../../evidence/verdict.js';

/** What stood before: a verdict of the disclosure, or none. */
export type VerdictBefore = VerdictWord | 'none';
/** What the version says, or that the recording can no longer be read. */
export type VerdictAfter = VerdictWord | 'unreadable';

/** How many recordings went from one verdict to another, and a few of them by name. */
export interface VerdictChange {
  from: VerdictBefore;
  to: VerdictAfter;
  recordings: number;
  examples: string[];
}

export interface Compared {
  recordingId: string;
  from: VerdictBefore;
  to: VerdictAfter;
}

/** Examples of each change. A person looks at a few; the number counts all. */
export const EXAMPLES = 5;

export function changesAmong(compared: readonly Compared[]): VerdictChange[] {
  return mergedChanges(
    compared.map(({ recordingId, from, to }) => ({ from, to, recordings: 1, examples: [recordingId] })),
  );
}

/** The same changes of many slices as one; those that change most recordings first, what stays as it was last. */
export function mergedChanges(changes: readonly VerdictChange[]): VerdictChange[] {
  const merged = new Map<string, VerdictChange>();
  for (const { from, to, recordings, examples } of changes) {
    const name = `${from} ${to}`;
    const known = merged.get(name) ?? { from, to, recordings: 0, examples: [] };
    merged.set(name, {
      ...known,
      recordings: known.recordings + recordings,
      examples: [...known.examples, ...examples].slice(0, EXAMPLES),
    });
  }
  return [...merged.values()].toSorted(
    (a, b) => Number(a.from === a.to) - Number(b.from === b.to) || b.recordings - a.recordings,
  );
}
