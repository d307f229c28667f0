import type { Faults } from '../guard.js';

/** Listens before anything of the page does; what goes wrong in `hear` stays in it. Returns how to stop. */
export function listen(
  faults: Faults,
  types: string[],
  hear: (event: never) => void,
  target: EventTarget = window,
): () => void {
  const end = new AbortController();
  const hearing = faults.wrap('observer-failed', hear as (event: Event) => void);
  for (const type of types) target.addEventListener(type, hearing, { capture: true, signal: end.signal });
  return () => end.abort();
}
