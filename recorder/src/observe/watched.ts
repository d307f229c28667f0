import { normaliseText } from '@exhibit/contract';
import { boxOf, contains, textOf } from '../pristine.js';
import { textHashOf } from '../transport/bytes.js';
import { levelsOf } from './frames.js';
import { passedThrough } from './occlusion.js';
import type { DisclosureSample, SampleKind, Stretch } from './stretch.js';
import { type Measured, measureText } from './text-visibility.js';
import type { Trees } from './trees.js';

/** Asking a whole page takes long on a large one: it is asked so seldom that it takes 1 ms of a second. */
const SHARE_OF_TIME = 1_000;
/** Where the browser does not say that a text is visible, nothing can be said without asking. */
const UNTOLD_SHARE = 10;

/** What a measurement has to know of the page around its text. */
export interface Around {
  trees: Trees;
  inView: ReadonlySet<Element>;
  pageFont(at: number): { pageFontPx?: number };
  copies(key: string): number;
}

/** One disclosure of a page: what is known of it, and how that is measured, borne out, and told. */
export interface Watched {
  readonly element: Element;
  readonly key: string;
  readonly stretch: Stretch;
  /** What IntersectionObserver v2 said last; undefined where it cannot be asked. */
  isVisible: boolean | undefined;
  /** Why the browser was asked where the element is and whether it is visible; it has not answered yet. */
  asked: SampleKind | undefined;
  isStale: boolean;
  /** When it was measured last, and when what a pointer passes through was asked; 0 takes back what they say. */
  at: number;
  askedAt: number;
  /** When the browser was asked last, whether or not a measurement came of it. */
  triedAt: number;
  measure(kind: SampleKind, at: number): void;
  /** Cheaply, where that will do: whole texts are measured so seldom that it takes half a millisecond of a second. */
  isBorneOut(at: number): boolean;
  tell(at: number, kind: SampleKind): void;
}

export function watch(
  element: Element,
  key: string,
  stretch: Stretch,
  { trees, inView, pageFont, copies }: Around,
): Watched {
  let text = '';
  /** Undefined while it is being worked out. */
  let textHash: string | undefined;
  /** What was measured last, where the element was, and how long that took. */
  let last: DisclosureSample | null = null;
  let box = '';
  let took = 0;
  let holds: Measured['holds'] = () => false;
  /** What a pointer passes through, and how long asking that took. */
  let passed: Element[] = [];
  let askingTook = 0;

  const one: Watched = {
    element,
    key,
    stretch,
    isVisible: undefined,
    asked: undefined,
    isStale: true,
    at: 0,
    askedAt: 0,
    triedAt: 0,
    measure,
    isBorneOut,
    tell,
  };

  function measure(kind: SampleKind, at: number): void {
    const { isVisible } = one;
    const isUntold = kind === 'changed' && !isVisible;
    const isPageAsked = at >= one.askedAt + (isUntold ? UNTOLD_SHARE : SHARE_OF_TIME) * askingTook;
    // What lets pointers through, only the page or the browser can tell; when neither was asked, nothing is said.
    one.isStale = true;
    if (!isHashed() || (isUntold && !isPageAsked)) return;
    const font = pageFont(at);
    const begun = performance.now();
    const measured = measureText(element, {
      isVisible,
      passed: (pieces) => {
        if (isPageAsked) {
          const asking = performance.now();
          passed = passedThrough(
            [...trees.all].map((tree) => tree.querySelectorAll('*')),
            pieces,
          );
          one.askedAt = at;
          askingTook = performance.now() - asking;
        }
        return passed;
      },
    });
    const { scale } = visualViewport!;
    const many = copies(key);
    one.at = at;
    box = placeOf(element);
    took = performance.now() - begun;
    ({ holds } = measured);
    one.isStale = isMoving(element, trees);
    last = {
      disclosure: key,
      textHash: textHash!,
      ...measured.visibility,
      foreground: last?.foreground ?? true,
      ...font,
      ...(scale !== 1 && { zoom: Math.round(scale * 100) / 100 }),
      ...(many > 1 && { copies: many }),
    };
    tell(at, kind);
  }

  function isBorneOut(at: number): boolean {
    const isRecent = at - one.at < 2 * SHARE_OF_TIME * took * inView.size;
    if (!isRecent || !one.isVisible || placeOf(element) !== box) return false;
    if (isMoving(element, trees) || !holds()) return false;
    tell(at, 'checked');
    return true;
  }

  function tell(at: number, kind: SampleKind): void {
    const foreground = document.visibilityState === 'visible' && document.hasFocus();
    stretch.add(last!, at, kind);
    // The focus tells when it goes: until then, what was measured is borne out.
    if (last!.foreground !== foreground) stretch.add((last = { ...last!, foreground }), at, 'changed');
  }

  /** Is the hash of the text, as it stands right now, known? Works it out when it is not. */
  function isHashed(): boolean {
    const now = normaliseText(textOf(element) ?? '');
    if (now === text && textHash) return true;
    if (now !== text) {
      stretch.end();
      text = now;
      textHash = undefined;
      void textHashOf(now).then((hash) => {
        if (text === now) textHash = hash;
      });
    }
    return false;
  }

  isHashed();
  return one;
}

function placeOf(element: Element): string {
  const { x, y, width, height } = boxOf(element);
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
