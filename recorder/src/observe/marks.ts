import type { Faults } from '../guard.js';

const MARKS = '[data-exhibit-disclosure],[data-exhibit-action]';

export const isMarked = (): boolean => document.querySelector(MARKS) !== null;

/** Tells once when the page comes to hold something that the firm marked. Looks at marks only; nothing is captured. */
export function onceMarked(faults: Faults, tell: () => void): () => void {
  const look = faults.wrap('observer-failed', () => {
    if (!isMarked()) return;
    changes.disconnect();
    tell();
  });
  const changes = new MutationObserver(look);
  changes.observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ['data-exhibit-disclosure', 'data-exhibit-action'],
  });
  return () => changes.disconnect();
}
