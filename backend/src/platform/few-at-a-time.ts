/** The work for each of them, a few at a time; in their order. */
export async function fewAtATime<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R> | R,
  few = 16,
): Promise<R[]> {
  const done: R[] = new Array<R>(items.length);
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      done[at] = await work(items[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(few, items.length) }, one));
  return done;
}
