/** What the window where somebody proves who they are tells the page that waits for it. */
export type StepUpNews = { kind: 'confirmed' } | { kind: 'refused'; code: string };

/** Reaches every page of this console in this browser, and nobody else. */
export const stepUpChannel = (): BroadcastChannel => new BroadcastChannel('exhibit-step-up');

/** The code of a refusal comes from an address; anything else than a code is nothing. */
export const newsFrom = (problem: string | undefined): StepUpNews =>
  problem === undefined
    ? { kind: 'confirmed' }
    : { kind: 'refused', code: /^[A-Z_]{1,60}$/.test(problem) ? problem : '' };
