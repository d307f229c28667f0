import type { Faults } from '../guard.js';

const MARKS = '[data-exhibit-disclosure],[data-exhibit-action]';

/** Tells once that the page holds something that the firm marked. Looks at marks only; nothing is captured. */
export function onceMarked(faults: Faults, tell: () => void): () => void {
  const look = faults.wrap('observer-failed', () => {
    if (!document.querySelector(MARKS)) return;
    changes.disconnect();
    tell();
  });
  const changes = new MutationObserver(look);
  changes.observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ['data-exhibit-disclosure', 'data-exhibit-action'],
  });
  look();
  return () => changes.disconnect();
}
