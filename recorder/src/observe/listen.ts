/** Listens at the window, before anything of the page does. Returns how to stop. */
export function listen(types: string[], hear: (event: never) => void): () => void {
  const end = new AbortController();
  for (const type of types)
    window.addEventListener(type, hear as (event: Event) => void, { capture: true, signal: end.signal });
  return () => end.abort();
}
