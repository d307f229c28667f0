import { normaliseText, type DisclosureObservation, type WatchedDisclosure } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import type { Faults } from '../guard.js';
import { contains, isConnectedOf, textOf } from '../pristine.js';
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
import { measureText } from './text-visibility.js';
import type { Trees } from './trees.js';

/** What changes all the time is measured again after so many times what it took; in between nothing is said. */
const RESTS = 3;
const LONGEST_REST_MS = SAMPLE_EVERY_MS;
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
  /** What was measured last, when, and where the element was. */
  last: DisclosureSample | null = null;
  at = 0;
  box = '';
  isStale = true;
  /** How long the last measurement took. */
  took = 0;
  /** What a pointer passes through, when that was asked last, and how long it took. */
  passed: Element[] = [];
  askedAt = 0;
  askingTook = 0;

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
): { near(element: Element): Record<string, number>; stop(): void } {
  if (!disclosures[0]) return { near: () => ({}), stop() {} };
  const watched = new Map<Element, Watched>();
  const inView = new Set<Element>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let looking: ReturnType<typeof setTimeout> | undefined;
  let font: { pageFontPx?: number } = {};
  let fontAgain = 0;
  const deaf: (() => void)[] = [];
  const blindness = observeBlindness(faults, trees, report.blind);

  const stale = () => watched.forEach((one) => (one.isStale = true));
  const stir = new MutationObserver(stale);
  const stirIn = (tree: Node) =>
    stir.observe(tree, { subtree: true, childList: true, characterData: true, attributes: true });

  const pass = (isLast: boolean) => {
    const at = monotonicNow();
    if (at > fontAgain) {
      fontAgain = at + PAGE_FONT_EVERY_MS;
      const px = pageFontPx();
      font = px ? { pageFontPx: px } : {};
    }
    for (const element of inView)
      if (isConnectedOf(element)) observe(element, watched.get(element)!, at, isLast);
      else forget(element);
  };
  const sample = faults.wrap('observer-failed', () => pass(false));

  function observe(element: Element, one: Watched, at: number, isLast: boolean): void {
    const { x, y, width, height } = element.getBoundingClientRect();
    const box = [x, y, width, height].join();
    const kind = one.isStale ? 'changed' : 'checked';
    const isChanged = one.isStale || box !== one.box;
    const foreground = document.visibilityState === 'visible' && document.hasFocus();
    if (
      !isLast &&
      (isChanged
        ? at - one.at < Math.min(RESTS * one.took, LONGEST_REST_MS)
        : one.at && !one.stretch.isDue(at))
    ) {
      if (!isChanged) add((one.last = { ...one.last!, foreground }), 'assumed');
      return;
    }
    const { key, isVisible } = one;
    if (!isHashed(element, one)) return;
    const { scale } = visualViewport!;
    const copies = [...watched.values()].filter((other) => other.key === key).length;
    const isUntold = isChanged && !isVisible;
    const isAsked = at >= one.askedAt + (isUntold ? UNTOLD_SHARE : SHARE_OF_TIME) * one.askingTook;
    // What lets pointers through, only the page or the browser can tell; when neither was asked, nothing is said.
    if (isUntold && !isAsked) return;
    const visibility = measureText(element, {
      isVisible,
      passed: (pieces) => {
        if (isAsked) {
          const begun = performance.now();
          one.passed = passedThrough(trees.all, pieces);
          one.askedAt = at;
          one.askingTook = performance.now() - begun;
        }
        return one.passed;
      },
    });
    one.at = at;
    one.box = box;
    one.took = monotonicNow() - at;
    one.isStale = isMoving(element);
    const was = one.last?.foreground ?? foreground;
    one.last = {
      disclosure: key,
      textHash: one.textHash!,
      ...visibility,
      foreground: was,
      ...font,
      ...(scale !== 1 && { zoom: Math.round(scale * 100) / 100 }),
      ...(copies > 1 && { copies }),
    };
    add(one.last, kind);
    // The focus tells when it goes: until then, what was measured is borne out.
    if (was !== foreground) add((one.last = { ...one.last, foreground }), 'changed');

    function add(sample: DisclosureSample, kind: SampleKind): void {
      one.stretch.add(sample, at, kind);
    }
  }

  const intersections = new IntersectionObserver(
    faults.wrap('observer-failed', (entries: IntersectionObserverEntry[]) => {
      for (const { target, isIntersecting, isVisible } of entries as (IntersectionObserverEntry & {
        isVisible?: boolean;
      })[]) {
        const one = watched.get(target);
        if (!one) continue;
        if (isIntersecting) inView.add(target);
        else leave(target);
        if (one.isVisible === isVisible) continue;
        one.isVisible = isVisible;
        // It comes late: when it happened, nobody knows.
        one.at = one.askedAt = 0;
      }
      if (inView.size > 0 && timer === undefined) {
        stale();
        trees.all.forEach(stirIn);
        sample();
        timer = setInterval(sample, SAMPLE_EVERY_MS);
      } else if (inView.size === 0) {
        clearInterval(timer);
        timer = undefined;
        stir.disconnect();
      }
    }),
    // Asks for IntersectionObserver v2; browsers that do not know it pass over both.
    { trackVisibility: true, delay: 100 } as IntersectionObserverInit,
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
    if (timer) stirIn(tree);
    lookSoon();
    // What scrolled, and what was loaded, is told to the tree that it stands in, and no further.
    deaf.push(listen(faults, ['scroll', 'load'], () => void (stale(), lookSoon()), tree));
  });
  look();

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
    pass(true);
    watched.forEach(({ stretch }) => stretch.end());
  };
  deaf.push(
    listen(faults, ['click', 'submit', 'pagehide', 'freeze', 'blur', 'visibilitychange'], end),
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
    stop() {
      deaf.forEach((hush) => hush());
      end();
      clearInterval(timer);
      clearTimeout(looking);
      changes.disconnect();
      stir.disconnect();
      intersections.disconnect();
      blindness.stop();
    },
  };
}

const isNamed = ({ selector }: WatchedDisclosure): boolean => !!selector;

/** Is something of it, or of what it stands in, being animated? Then no measurement holds for long. */
function isMoving(element: Element): boolean {
  return document.getAnimations().some(({ effect, playState }) => {
    const target = (effect as KeyframeEffect | null)?.target;
    return playState === 'running' && target && (contains(target, element) || contains(element, target));
  });
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
