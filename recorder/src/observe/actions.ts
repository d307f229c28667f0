import type { ActionObservation } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import type { Faults } from '../guard.js';
import { plainName } from '../sanitize/attribute-rules.js';
import { attributeOf, isMatch } from '../pristine.js';
import { listen } from './listen.js';

/**
 * Clicks on, and submits of, elements that carry `data-exhibit-action`. Told before the page reacts: a click
 * may navigate at once. Whatever may lead away also hands over what was captured.
 */
export function observeActions(
  faults: Faults,
  report: (action: ActionObservation) => void,
  leaving: () => void,
): { stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const handOver = () => {
    timer = undefined;
    leaving();
  };
  const seen = (event: Event) => {
    const path = event.composedPath().filter((node) => node instanceof Element);
    const marked = path.find((element) => attributeOf(element, 'data-exhibit-action') !== null);
    const action = plainName((marked && attributeOf(marked, 'data-exhibit-action')) ?? '');
    const blocked = path.some((element) => attributeOf(element, 'data-exhibit-block') !== null);
    if (action && !blocked) report({ action, at: monotonicNow() });
    const leads =
      event.type === 'submit' ||
      path.some((element) => isMatch(element, 'a[href],button,input[type=submit]'));
    // After the page's own listeners: what they change at once, and the submit that follows a click, go along.
    if (action || leads) timer ??= setTimeout(handOver);
  };
  const stopListening = listen(faults, ['click', 'submit'], seen);
  return {
    stop() {
      stopListening();
      clearTimeout(timer);
    },
  };
}
