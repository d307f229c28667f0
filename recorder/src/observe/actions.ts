import type { ActionObservation, SiteConfig } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import type { Faults } from '../guard.js';
import { plainName } from '../sanitize/attribute-rules.js';
import { attributeOf, isMatch } from '../pristine.js';
import { fits } from './carriers.js';
import { listen } from './listen.js';
import type { Trees } from './trees.js';

/** By then a page that stays has drawn its answer. */
const FRAME_MS = 50;

/**
 * Clicks on, and submits of, elements that carry `data-exhibit-action` or that the configuration names. Told before
 * the page reacts: a click may navigate at once. Whatever may lead away also hands over what was captured.
 */
export function observeActions(
  faults: Faults,
  watched: SiteConfig['actions'],
  trees: Trees,
  near: (element: Element) => NonNullable<ActionObservation['near']>,
  report: (action: ActionObservation) => void,
  leaving: () => void,
): { consented(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Does what was seen last lead away, now that the page has answered it? */
  let goes: () => boolean;
  const handOver = () => {
    timer = undefined;
    leaving();
  };
  /** After the page's own listeners: what they change at once, and the submit that follows a click, go along. */
  const answered = () => {
    // Where the page stays, to compress and to store would hold up the frame that answers the visitor.
    if (goes()) handOver();
    else timer = setTimeout(handOver, FRAME_MS);
  };
  const seen = (event: Event) => {
    const path = event.composedPath().filter((node) => 'localName' in node) as Element[];
    const marked = path.find((element) => attributeOf(element, 'data-exhibit-action') !== null);
    const acted = new Map([
      [plainName((marked && attributeOf(marked, 'data-exhibit-action')) ?? ''), marked],
    ]);
    for (const { action, on, selector } of watched ?? []) {
      const found = on === event.type && path.find((element) => !selector || fits(element, selector));
      if (found && !acted.has(action)) acted.set(action, found);
    }
    const at = monotonicNow();
    const blocked = path.some((element) => attributeOf(element, 'data-exhibit-block') !== null);
    for (const [action, element] of acted)
      if (action && !blocked)
        report({ action, at, near: near((event as SubmitEvent).submitter ?? element!) });
    const leads =
      event.type === 'submit' ||
      path.some((element) => isMatch(element, 'a[href],button,input[type=submit]'));
    goes = () => !event.defaultPrevented && path.some((element) => isMatch(element, 'a[href],form'));
    if (acted.size > 1 || marked || leads) timer ??= setTimeout(answered);
  };
  const hushes: (() => void)[] = [];
  // What happens in a frame does not reach the window that it stands in.
  trees.each((tree) => {
    if ('defaultView' in tree)
      hushes.push(listen(faults, ['click', 'submit'], seen, tree === document ? window : tree));
  });
  return {
    consented() {
      const at = monotonicNow();
      for (const { action, on } of watched ?? []) if (on === 'consent') report({ action, at });
    },
    stop() {
      for (const hush of hushes) hush();
      clearTimeout(timer);
    },
  };
}
