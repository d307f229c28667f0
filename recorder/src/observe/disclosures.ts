import type { DisclosureObservation, WatchedDisclosure } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import type { Faults } from '../guard.js';
import { boxOf, contains } from '../pristine.js';
import { observeBlindness } from './blind.js';
import { levelsOf, onScreen } from './frames.js';
import { listen } from './listen.js';
import { carriers } from './carriers.js';
import { pageFontPx } from './page-font.js';
import { distance } from './rectangles.js';
import { SAMPLE_EVERY_MS, type SampleKind, stretch } from './stretch.js';
import { forgetStyles } from './styles.js';
import { textLines } from './text-lines.js';
import type { Trees } from './trees.js';
import { type Around, watch, type Watched } from './watched.js';

const LOOK_AFTER_MS = 100;
const PAGE_FONT_EVERY_MS = 5_000;

/**
 * Samples every watched disclosure while it is in view. What it reports is what was measured; whether the
 * disclosure counts as shown is for the appliance to say. Out of view nothing runs.
 */
export function observeDisclosures(
  faults: Faults,
  disclosures: WatchedDisclosure[],
  trees: Trees,
  report: {
    disclosure: (observation: DisclosureObservation) => void;
    blind: Parameters<typeof observeBlindness>[2];
  },
): {
  near(element: Element): Record<string, number>;
  /** The page is drawn in another way, as no mutation tells. */
  restyled(): void;
  stop(): void;
} {
  if (!disclosures[0]) return { near: () => ({}), restyled() {}, stop() {} };
  const watched = new Map<Element, Watched>();
  const inView = new Set<Element>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: ReturnType<typeof setTimeout> | undefined;
  const deaf: (() => void)[] = [];
  const blindness = observeBlindness(faults, trees, report.blind);

  let font: { pageFontPx?: number } = {};
  let fontAgain = 0;
  const around: Around = {
    trees,
    inView,
    pageFont(at) {
      if (at > fontAgain) {
        fontAgain = at + PAGE_FONT_EVERY_MS;
        const px = pageFontPx();
        font = px ? { pageFontPx: px } : {};
      }
      return font;
    },
    copies: (key) => [...watched.values()].filter((one) => one.key === key).length,
  };

  const stale = faults.wrap('observer-failed', () => {
    const at = monotonicNow();
    for (const [element, one] of watched) {
      // Until now it was as it was measured; what had been at rest is looked at at once.
      if (inView.has(element) && !one.isStale && !one.asked && one.at) {
        one.tell(at, 'assumed');
        if (isRested(one, at)) ask(one, 'changed');
        else rouse(SAMPLE_EVERY_MS);
      }
      one.isStale = true;
    }
  });
  const stir = new MutationObserver(stale);
  const stirIn = (tree: Node) =>
    stir.observe(tree, { subtree: true, childList: true, characterData: true, attributes: true });

  const rouse = (ms: number) => {
    clearTimeout(timer);
    timer = inView.size ? setTimeout(glance, ms) : undefined;
  };
  /** While nothing is told to have happened, once a second; a timer that fires more often takes too long by itself. */
  const glance = faults.wrap('observer-failed', () => {
    const at = monotonicNow();
    let wait = Infinity;
    for (const element of inView) {
      const one = watched.get(element)!;
      if (one.asked) continue;
      if (one.isStale) {
        if (isRested(one, at)) ask(one, 'changed');
        else wait = SAMPLE_EVERY_MS;
      } else if ((!one.at || one.stretch.dueIn(at) <= 0) && !one.isBorneOut(at)) ask(one, 'checked');
      else wait = Math.min(wait, one.stretch.dueIn(at));
    }
    if (wait < Infinity) rouse(wait);
  });
  /** A measurement waits for the browser's word: that is new, and comes when the page is laid out anyway. */
  function ask(one: Watched, why: SampleKind): void {
    one.asked = why;
    one.triedAt = monotonicNow();
    one.isStale = false;
    intersections.unobserve(one.element);
    intersections.observe(one.element);
  }

  const intersections = new IntersectionObserver(
    faults.wrap('observer-failed', (entries: IntersectionObserverEntry[]) => {
      const at = monotonicNow();
      const wasInView = inView.size > 0;
      for (const { target, isIntersecting, isVisible } of entries as (IntersectionObserverEntry & {
        isVisible?: boolean;
      })[]) {
        const one = watched.get(target);
        if (!one) continue;
        const { asked } = one;
        one.asked = undefined;
        // It comes late: when it happened, nobody knows.
        if (one.isVisible !== isVisible || !asked) one.at = one.askedAt = 0;
        one.isVisible = isVisible;
        one.isStale ||= asked === 'changed' && !isIntersecting;
        if (!isIntersecting) leave(target);
        else if (asked) one.measure(asked, at);
        else inView.add(target);
      }
      if (!inView.size) {
        clearTimeout(timer);
        stir.disconnect();
      } else if (!wasInView) {
        stale();
        trees.all.forEach(stirIn);
      }
      glance();
    }),
    // Asks for IntersectionObserver v2; browsers that do not know it pass over both.
    { trackVisibility: true, delay: 100, threshold: [0, 0.5, 1] } as IntersectionObserverInit,
  );
  const look = faults.wrap('observer-failed', () => {
    looking = undefined;
    const found = carriers(disclosures, trees);
    for (const [element, { key }] of watched) if (found.get(element) !== key) forget(element);
    for (const [element, key] of found) {
      if (watched.has(element)) continue;
      watched.set(element, watch(element, key, stretch(report.disclosure), around));
      intersections.observe(element);
    }
    blindness.look();
  });
  const lookSoon = () => (looking ??= setTimeout(look, LOOK_AFTER_MS));
  const changes = new MutationObserver(lookSoon);
  trees.each((tree) => {
    changes.observe(tree, {
      subtree: true,
      childList: true,
      attributeFilter: [
        'data-exhibit-disclosure',
        ...(disclosures.some(isNamed) ? ['class', 'id', 'role', 'lang'] : []),
      ],
    });
    if (inView.size) stirIn(tree);
    lookSoon();
    // What scrolled, was loaded or begins to move is told to the tree that it stands in, and no further.
    deaf.push(
      listen(
        faults,
        ['scroll', 'load', 'animationstart', 'transitionrun'],
        () => void (stale(), lookSoon()),
        tree,
      ),
      listen(faults, ['pointerover'], ({ target }: Event) => isIn(target as Node) && stale(), tree),
    );
  });
  look();

  const isIn = (node: Node): boolean => [...inView].some((element) => contains(element, node));

  function leave(element: Element): void {
    const one = watched.get(element);
    inView.delete(element);
    one?.stretch.end(!one.isStale);
  }
  function forget(element: Element): void {
    leave(element);
    intersections.unobserve(element);
    watched.delete(element);
  }
  // What is being read when the page goes is the most likely to matter.
  const end = () => {
    const at = monotonicNow();
    for (const element of inView) {
      const one = watched.get(element)!;
      if (one.isStale || one.asked || !one.isBorneOut(at))
        one.measure(one.isStale ? 'changed' : (one.asked ?? 'checked'), at);
      one.stretch.cut(at);
    }
    glance();
  };
  deaf.push(
    listen(faults, ['click', 'submit', 'pagehide', 'freeze', 'visibilitychange'], end),
    // Of the window, not of a field in it.
    listen(faults, ['blur', 'focus'], ({ target }: Event) => target === window && end()),
    listen(faults, ['scroll', 'resize'], stale, visualViewport!),
  );
  return {
    near(element) {
      forgetStyles();
      const near: Record<string, number> = {};
      const from = onScreen(boxOf(element), levelsOf(element).at(-1)!);
      for (const [other, { key }] of watched)
        for (const { box } of textLines(other).flat())
          near[key] = Math.min(near[key] ?? Infinity, Math.round(distance(box, from)));
      return near;
    },
    restyled: stale,
    stop() {
      deaf.forEach((hush) => hush());
      end();
      clearTimeout(timer);
      clearTimeout(looking);
      changes.disconnect();
      stir.disconnect();
      intersections.disconnect();
      blindness.stop();
    },
  };
}

const isRested = ({ at: measured, triedAt }: Watched, at: number): boolean =>
  at - Math.max(measured, triedAt) >= SAMPLE_EVERY_MS;
const isNamed = ({ selector }: WatchedDisclosure): boolean => !!selector;
