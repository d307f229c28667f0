/** What a page may do wrong with its disclosure when it is asked to: `?break=contrast`. */
export const BREAKAGES = ['contrast', 'covered', 'missing', 'text', 'late'] as const;
export type Breakage = (typeof BREAKAGES)[number];

/** Anything else breaks nothing. */
export const breakageIn = (query: URLSearchParams): Breakage | null =>
  BREAKAGES.find((name) => name === query.get('break')) ?? null;
