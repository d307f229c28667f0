import type { ClickObservation } from '@exhibit/contract';
import type { Faults } from '../guard.js';
import { listen } from './listen.js';

const WITHIN_MS = 1_000;
const WITHIN_PX = 30;
const ANSWERS = ['scroll', 'popstate', 'input'];
const FIELDS = 'input,select,textarea,[contenteditable]';

/** Clicks that tell of trouble: many on one spot, or one that the page did not answer. */
export function observeClicks(
  faults: Faults,
  place: (node: unknown) => number,
  report: (click: Omit<ClickObservation, 'at'>) => void,
): { stop(): void } {
  let burst: MouseEvent[] = [];
  let answered = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const answer = () => void (answered = true);
  // Looks at the page only for as long as a click waits for its answer.
  const changes = new MutationObserver(answer);
  const down = () => {
    clearTimeout(timer);
    answered = false;
    changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  };
  const click = (event: MouseEvent) => {
    if (!event.detail) return; // a key or a script, not a pointer
    const id = place(event.target);
    burst = burst.filter(
      (one) =>
        event.timeStamp - one.timeStamp < WITHIN_MS &&
        Math.hypot(event.clientX - one.clientX, event.clientY - one.clientY) < WITHIN_PX,
    );
    if (burst.push(event) === 3 && id) report({ kind: 'rage', id });
    // The focus that the press itself gave is no answer of the page's; that a field took it is what was wanted.
    const focused = document.activeElement;
    const kept = () => focused === document.activeElement && !focused?.matches(FIELDS);
    timer = setTimeout(
      faults.wrap('observer-failed', () => {
        changes.disconnect();
        if (!answered && id && kept() && document.hasFocus()) report({ kind: 'dead', id });
      }),
      WITHIN_MS,
    );
  };
  const ends = [
    listen(faults, ['pointerdown'], down),
    listen(faults, ['click'], click),
    listen(faults, ANSWERS, answer),
  ];
  return {
    stop() {
      clearTimeout(timer);
      changes.disconnect();
      for (const end of ends) end();
    },
  };
}
