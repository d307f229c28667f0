import { normaliseText, type DisclosureObservation, type WatchedDisclosure } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import type { Faults } from '../guard.js';
import { contains, textOf } from '../pristine.js';
import { hex, sha256 } from '../transport/bytes.js';
import { observeBlindness } from './blind.js';
import { levelsOf, onScreen } from './frames.js';
import { listen } from './listen.js';
import { carriers } from './carriers.js';
import { passedThrough } from './occlusion.js';
import { pageFontPx } from './page-font.js';
import { distance } from './rectangles.js';
import { type DisclosureSample, SAMPLE_EVERY_MS, type SampleKind, Stretch } from './stretch.js';
import { forgetStyles } from './styles.js';
import { textLines } from './text-lines.js';
import { type Measured, measureText } from './text-visibility.js';
import type { Trees } from './trees.js';

const LOOK_AFTER_MS = 100;
const PAGE_FONT_EVERY_MS = 5_000;
/** Asking a whole page takes long on a large one: it is asked so seldom that it takes 1 ms of a second. */
const SHARE_OF_TIME = 1_000;
/** Where the browser does not say that a text is visible, nothing can be said without asking. */
const UNTOLD_SHARE = 10;

class Watched {
  text = '';
  /** Undefined while it is being worked out. */
  textHash: string | undefined;
  isVisible: boolean | undefined;
  /** Why the browser was asked where the element is and whether it is visible; it has not answered yet. */
  asked: SampleKind | undefined;
  /** What was measured last, when, and where the element was. */
  last: DisclosureSample | null = null;
  at = 0;
  box = '';
  isStale = true;
  /** How long the last measurement took. */
  took = 0;
  holds: Measured['holds'] = () => false;
  /** What a pointer passes through, when that was asked last, and how long it took. */
  passed: Element[] = [];
  askedAt = 0;
  askingTook = 0;
  /** When the browser was asked last, whether or not a measurement came of it. */
  triedAt = 0;

  constructor(
    readonly key: string,
    readonly stretch: Stretch,
  ) {}
}

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
  let font: { pageFontPx?: number } = {};
  let fontAgain = 0;
  const deaf: (() => void)[] = [];
  const blindness = observeBlindness(faults, trees, report.blind);

  const stale = faults.wrap('observer-failed', () => {
    const at = monotonicNow();
    for (const [element, one] of watched) {
      // Until now it was as it was measured; what had been at rest is looked at at once.
      if (inView.has(element) && !one.isStale && !one.asked && one.at) {
        tell(one, at, 'assumed');
        if (isRested(one, at)) ask(element, one, 'changed');
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
        if (isRested(one, at)) ask(element, one, 'changed');
        else wait = SAMPLE_EVERY_MS;
      } else if ((!one.at || one.stretch.dueIn(at) <= 0) && !isBorneOut(element, one, at))
        ask(element, one, 'checked');
      else wait = Math.min(wait, one.stretch.dueIn(at));
    }
    if (wait < Infinity) rouse(wait);
  });
  /** A measurement waits for the browser's word: that is new, and comes when the page is laid out anyway. */
  function ask(element: Element, one: Watched, why: SampleKind): void {
    one.asked = why;
    one.triedAt = monotonicNow();
    one.isStale = false;
    intersections.unobserve(element);
    intersections.observe(element);
  }

  /** Cheaply, where that will do: whole texts are measured so seldom that it takes half a millisecond of a second. */
  function isBorneOut(element: Element, one: Watched, at: number): boolean {
    const isRecent = at - one.at < 2 * SHARE_OF_TIME * one.took * inView.size;
    if (!isRecent || !one.isVisible || boxOf(element) !== one.box) return false;
    if (isMoving(element, trees) || !one.holds()) return false;
    tell(one, at, 'checked');
    return true;
  }

  function tell(one: Watched, at: number, kind: SampleKind): void {
    const foreground = isForeground();
    one.stretch.add(one.last!, at, kind);
    // The focus tells when it goes: until then, what was measured is borne out.
    if (one.last!.foreground !== foreground)
      one.stretch.add((one.last = { ...one.last!, foreground }), at, 'changed');
  }

  function measure(element: Element, one: Watched, kind: SampleKind, at: number): void {
    const { key, isVisible } = one;
    const isUntold = kind === 'changed' && !isVisible;
    const isPageAsked = at >= one.askedAt + (isUntold ? UNTOLD_SHARE : SHARE_OF_TIME) * one.askingTook;
    // What lets pointers through, only the page or the browser can tell; when neither was asked, nothing is said.
    one.isStale = true;
    if (!isHashed(element, one) || (isUntold && !isPageAsked)) return;
    if (at > fontAgain) {
      fontAgain = at + PAGE_FONT_EVERY_MS;
      const px = pageFontPx();
      font = px ? { pageFontPx: px } : {};
    }
    const begun = performance.now();
    const { visibility, holds } = measureText(element, {
      isVisible,
      passed: (pieces) => {
        if (isPageAsked) {
          const asking = performance.now();
          one.passed = passedThrough(trees.all, pieces);
          one.askedAt = at;
          one.askingTook = performance.now() - asking;
        }
        return one.passed;
      },
    });
    const { scale } = visualViewport!;
    const copies = [...watched.values()].filter((other) => other.key === key).length;
    one.at = at;
    one.box = boxOf(element);
    one.took = performance.now() - begun;
    one.holds = holds;
    one.isStale = isMoving(element, trees);
    one.last = {
      disclosure: key,
      textHash: one.textHash!,
      ...visibility,
      foreground: one.last?.foreground ?? true,
      ...font,
      ...(scale !== 1 && { zoom: Math.round(scale * 100) / 100 }),
      ...(copies > 1 && { copies }),
    };
    tell(one, at, kind);
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
        else if (asked) measure(target, one, asked, at);
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
      const one = new Watched(key, new Stretch(report.disclosure));
      watched.set(element, one);
      isHashed(element, one);
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
      if (one.isStale || one.asked || !isBorneOut(element, one, at))
        measure(element, one, one.isStale ? 'changed' : (one.asked ?? 'checked'), at);
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
      const from = onScreen(element.getBoundingClientRect(), levelsOf(element).at(-1)!);
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
const isForeground = (): boolean => document.visibilityState === 'visible' && document.hasFocus();
const isNamed = ({ selector }: WatchedDisclosure): boolean => !!selector;

function boxOf(element: Element): string {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height].join();
}

/** Is something of it, or of what it stands in, being animated? Then no measurement holds for long. */
function isMoving(element: Element, { all }: Trees): boolean {
  const around = levelsOf(element);
  return [...all].some((tree) =>
    tree.getAnimations().some(({ effect, playState }) => {
      const target = (effect as KeyframeEffect | null)?.target;
      return (
        playState === 'running' &&
        target &&
        (contains(element, target) || around.some((level) => contains(target, level.element)))
      );
    }),
  );
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
