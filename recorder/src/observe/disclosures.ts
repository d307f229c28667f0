import { normaliseText, type DisclosureObservation } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import type { Faults } from '../guard.js';
import { hex, sha256 } from '../transport/bytes.js';
import { listen } from './listen.js';
import { SAMPLE_EVERY_MS, Stretch } from './stretch.js';
import { textVisibility } from './text-visibility.js';
import { attributeOf, textOf } from '../pristine.js';

const SELECTOR = '[data-exhibit-disclosure]';

interface Watched {
  key: string;
  stretch: Stretch;
  text: string;
  /** Undefined while it is being worked out. */
  textHash: string | undefined;
}

/**
 * Samples every watched disclosure while it is in view. What it reports is what was measured; whether the
 * disclosure counts as shown is for the appliance to say. Out of view nothing runs.
 */
export function observeDisclosures(
  faults: Faults,
  keys: string[],
  report: (observation: DisclosureObservation) => void,
): { stop(): void } {
  const watched = new Map<Element, Watched>();
  const inView = new Set<Element>();
  let timer: ReturnType<typeof setInterval> | undefined;

  const sample = faults.wrap('observer-failed', () => {
    const at = monotonicNow();
    for (const element of inView) {
      const disclosure = watched.get(element);
      if (!disclosure || !element.isConnected) forget(element);
      else if (isHashed(element, disclosure)) disclosure.stretch.add(measure(element, disclosure), at);
    }
  });
  const intersections = new IntersectionObserver(
    faults.wrap('observer-failed', (entries: IntersectionObserverEntry[]) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inView.add(target);
        else leave(target);
      }
      if (inView.size > 0 && timer === undefined) {
        sample();
        timer = setInterval(sample, SAMPLE_EVERY_MS);
      } else if (inView.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    }),
  );
  const look = faults.wrap('observer-failed', () => {
    for (const element of watched.keys())
      if (
        !element.isConnected ||
        attributeOf(element, 'data-exhibit-disclosure') !== watched.get(element)!.key
      )
        forget(element);
    for (const element of document.querySelectorAll(SELECTOR)) {
      const key = attributeOf(element, 'data-exhibit-disclosure') ?? '';
      if (watched.has(element) || !keys.includes(key)) continue;
      watched.set(element, { key, stretch: new Stretch(report), text: '', textHash: undefined });
      isHashed(element, watched.get(element)!);
      intersections.observe(element);
    }
  });
  const changes = new MutationObserver(look);
  changes.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-exhibit-disclosure'],
  });
  look();

  function leave(element: Element): void {
    inView.delete(element);
    watched.get(element)?.stretch.end();
  }
  function forget(element: Element): void {
    leave(element);
    intersections.unobserve(element);
    watched.delete(element);
  }
  // What is being read when the page goes is the most likely to matter.
  const end = () => {
    sample();
    watched.forEach(({ stretch }) => stretch.end());
  };
  const deaf = listen(faults, ['click', 'pagehide'], end);
  return {
    stop() {
      deaf();
      end();
      clearInterval(timer);
      changes.disconnect();
      intersections.disconnect();
    },
  };
}

function measure(element: Element, { key, textHash }: Watched): Omit<DisclosureObservation, 'from' | 'to'> {
  return {
    disclosure: key,
    textHash: textHash!,
    ...textVisibility(element),
    foreground: document.visibilityState === 'visible' && document.hasFocus(),
    // IntersectionObserver v2 is not asked yet, so nothing better is claimed.
    method: 'hit-tested',
  };
}

/** Is the hash of the text, as it stands right now, known? Works it out when it is not. */
function isHashed(element: Element, disclosure: Watched): boolean {
  const text = normaliseText(textOf(element) ?? '');
  if (text === disclosure.text && disclosure.textHash) return true;
  if (text !== disclosure.text) {
    disclosure.stretch.end();
    disclosure.text = text;
    disclosure.textHash = undefined;
    void sha256(new TextEncoder().encode(text)).then((hash) => {
      if (disclosure.text === text) disclosure.textHash = hex(hash);
    });
  }
  return false;
}
