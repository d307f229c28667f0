import { MAX_STRETCH_MS, type Stretch } from './observations.js';

/** A recorder cuts a stretch when it is this long, and the next begins at the very same sample. */
const CUT_AFTER_MS = 1_000;

/**
 * Where a text stands on the page more than once, nobody says which copy a stretch is of. Only a stretch that goes on
 * where one was cut is of the same. Of several such chains the longest is kept, for two copies never make up for one
 * another; the rest is returned as ambiguous.
 */
export function ambiguousCopies<T extends Stretch>(
  stretches: T[],
  isSeveral: (stretch: T) => boolean,
): Set<T> {
  const several = stretches.filter(isSeveral);
  const heads = new Map<number, T[][]>();
  const chains: T[][] = [];
  for (const stretch of several.toSorted((a, b) => a.from - b.from || a.order - b.order)) {
    const going = heads.get(stretch.from)?.shift();
    const chain = going ?? [];
    if (!going) chains.push(chain);
    chain.push(stretch);
    const length = stretch.to - stretch.from;
    if (length < CUT_AFTER_MS || length > MAX_STRETCH_MS) continue;
    const ending = heads.get(stretch.to);
    if (ending) ending.push(chain);
    else heads.set(stretch.to, [chain]);
  }
  const lengthOf = (chain: T[]): number => chain.at(-1)!.to - chain[0]!.from;
  const longest = chains.reduce<T[]>(
    (best, chain) => (best.length === 0 || lengthOf(chain) > lengthOf(best) ? chain : best),
    [],
  );
  const kept = new Set(longest);
  return new Set(several.filter((stretch) => !kept.has(stretch)));
}
