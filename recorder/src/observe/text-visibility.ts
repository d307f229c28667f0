import type { DisclosureObservation, HiddenReason } from '@exhibit/contract';
import { levelsOf, onScreen, type Level } from './frames.js';
import { groundsOf, leastContrast } from './ground.js';
import { legibility, type Legibility } from './legibility.js';
import { layersAt } from './occlusion.js';
import { area, type Box } from './rectangles.js';
import { forgetStyles, isPainted, paints, pseudoStyles, styleOf } from './styles.js';
import { textLines, type TextPiece } from './text-lines.js';
import { contains, parentElementOf } from '../pristine.js';

export type TextVisibility = Pick<
  DisclosureObservation,
  'visibleShare' | 'hidden' | 'fontPx' | 'contrast' | 'lines' | 'seen' | 'method'
>;

/** Contrast under which text and ground are one and the same to an eye. Stricter rules are the verdict's. */
const LEAST_CONTRAST = 1.5;
const LEAST_ALPHA = 0.4;
/** Along a line and across it: off its edges, where the next line may begin. */
const PROBES = [0.08, 0.25, 0.42, 0.58, 0.75, 0.92];
const ACROSS = [0.5, 0.3, 0.7];
const MOST_PROBED = 60;
const SPOTS = 3;
/** A line counts as readable when no more than this of it is cut off. */
const WHOLE = 0.95;

export interface Asked {
  /** What IntersectionObserver v2 says; undefined where it cannot be asked. */
  isVisible: boolean | undefined;
  /** What a pointer passes through and what lies where the text is. */
  passed(pieces: TextPiece[]): Element[];
}

export interface Measured {
  visibility: TextVisibility;
  /** Is it still so, as far as some of its lines show? A no means that it has to be measured again. */
  holds(): boolean;
}

/** How much of an element's text is on the screen and readable right now. */
export function measureText(element: Element, { isVisible, passed }: Asked): Measured {
  forgetStyles();
  const lines = textLines(element);
  const pieces = lines.flat();
  const total = sum(pieces, ({ box }) => area(box));
  const hidden = new Set<HiddenReason>();
  if (!total) {
    const why = element.checkVisibility?.() === false ? 'display-none' : 'zero-size';
    return {
      visibility: { visibleShare: 0, fontPx: 0, method: 'hit-tested', hidden: [why] },
      holds: () => false,
    };
  }

  const parents = new Map<Element, Legibility & { levels: Level[]; look: string }>();
  let fontPx = Infinity;
  let isExplained = false;
  let isCovered = false;
  let isCut = false;
  for (const { parent } of pieces) {
    if (parents.has(parent)) continue;
    const judged = legibility(parent);
    parents.set(parent, { ...judged, levels: levelsOf(parent), look: JSON.stringify(judged) });
    judged.hidden.forEach((reason) => hidden.add(reason));
    fontPx = Math.min(fontPx, judged.fontPx);
    isExplained ||= judged.isAltered;
    for (let at: Element | null = parent; at; at = parentElementOf(at)) {
      const isInside = contains(element, at);
      if (isVisible && !isInside) break;
      // Outside, hits tell what lies above, unless the pointer passes through it.
      isCovered ||= pseudoStyles(at).some(
        (style) => (isInside || style.pointerEvents === 'none') && liesOver(style, total / 10),
      );
    }
  }

  /** The share of a piece's points where something else is to be seen. */
  const coveredShare = ({ parent, visible }: TextPiece): number => {
    const judged = parents.get(parent)!;
    // What IntersectionObserver v2 does not see is inside the element.
    const points = isVisible ? [Math.random()] : PROBES;
    const covered = points.filter((along, n) => {
      const [x, y] = pointIn(visible!, along, ACROSS[n % 3]!);
      const { levels } = judged;
      // Nearly always it is the text itself that lies on top.
      if (!levels[1] && levels[0]!.root.elementFromPoint(x, y) === parent) return false;
      const { over, isGone } = layersAt(levels, x, y);
      isExplained ||= isGone || !!over[0];
      isCut ||= isGone && judged.isCut;
      return isGone || over.some(paints);
    });
    isCovered ||= !!covered[0];
    return covered.length / points.length;
  };
  const visibleArea = ({ visible }: TextPiece) => (visible ? area(visible) : 0);
  const inView = lines.filter((line) => line.some(visibleArea));
  const step = Math.ceil(inView.length / MOST_PROBED);
  const first = Math.floor(Math.random() * step);
  const seen: [number, number][] = [];
  const clear = sum(lines, (line) => {
    const isProbed = inView.indexOf(line) % step === first;
    const rest = sum(line, (piece) =>
      piece.visible && isProbed ? visibleArea(piece) * (1 - coveredShare(piece)) : visibleArea(piece),
    );
    const n = lines.indexOf(line);
    if (rest < WHOLE * sum(line, ({ box }) => area(box))) return rest;
    if (seen.at(-1)?.[1] === n - 1) seen.at(-1)![1] = n;
    else seen.push([n, n]);
    return rest;
  });

  const through = passed(pieces);
  const passers = through.filter(paints);
  // Inside the element nobody but the pointer can be asked; elsewhere it hides the text, or lies behind it.
  const isBehind = (one: Element) => isVisible && !contains(element, one);
  isCovered ||= passers.some((one) => !isBehind(one));
  // It says no, and nothing harmless is there: what hides the text, nobody here can see.
  isCovered ||= isVisible === false && !isExplained && !through[0] && !hidden.size && !isOverlapped(element);
  // What scrolls below a bar that stays is out of view, as it is below the edge of the window.
  const ends = pieces.flatMap(({ box }) => [box.top, box.bottom]);
  const isTall = Math.max(...ends) - Math.min(...ends) > innerHeight;
  if (isCut) hidden.add('clipped');
  else if (isCovered && !(isTall && seen[0])) hidden.add('covered');

  let contrast: number | null = passers.some(isBehind) ? null : 21;
  const asked = new Map<Element | null, string[]>();
  const shown = pieces.filter(visibleArea);
  for (const piece of shown) {
    const { inks, levels } = parents.get(piece.parent)!;
    const { backgroundColor, backgroundImage } = styleOf(piece.parent);
    const place = shown.indexOf(piece);
    // Neighbours that look the same stand on the same ground.
    const look = JSON.stringify([inks, backgroundColor, backgroundImage, levels.length]);
    const isSpot = place === shown.length >> 1 || place === shown.length - 1;
    const around = parentElementOf(piece.parent);
    const looks = asked.get(around) ?? [];
    if (!isSpot && looks.includes(look)) continue;
    asked.set(around, [...looks, look]);
    const { under } = layersAt(levels, ...pointIn(piece.visible!, 0.5, 0.5));
    const grounds = groundsOf(under, levels);
    for (const ink of inks) {
      if (!ink || !grounds) contrast = null;
      const least = ink && grounds ? leastContrast(ink, grounds) : 21;
      if (least < LEAST_CONTRAST || (ink && ink[3] < LEAST_ALPHA)) hidden.add('text-transparent');
      if (contrast) contrast = Math.min(contrast, Math.floor(least * 10) / 10);
    }
  }
  const visibility: TextVisibility = {
    visibleShare: Math.round((clear / total) * 1_000) / 1_000,
    hidden: [...hidden].sort(),
    fontPx,
    contrast: shown[0] ? contrast : null,
    lines: lines.length,
    seen: [...hidden].some((reason) => reason !== 'covered') ? [] : seen,
    // Both were asked, and both say the same.
    method: isVisible === !isCovered && !isCut ? 'occlusion-observed' : 'hit-tested',
  };
  const holds = () => {
    forgetStyles();
    return Array.from({ length: SPOTS }, () => shown[Math.floor(Math.random() * shown.length)]).every(
      (piece) => {
        if (!piece) return false;
        const { levels, look } = parents.get(piece.parent)!;
        const [x, y] = pointIn(piece.visible!, Math.random(), 0.5);
        return (
          look === JSON.stringify(legibility(piece.parent)) &&
          !levels[1] &&
          levels[0]!.root.elementFromPoint(x, y) === piece.parent
        );
      },
    );
  };
  return { visibility, holds };
}

/** Does something lie over the element's box, wherever its text is? */
function isOverlapped(element: Element): boolean {
  const levels = levelsOf(element);
  const box = onScreen(element.getBoundingClientRect(), levels.at(-1)!);
  return PROBES.some((x) =>
    PROBES.some((y) => {
      const at = pointIn(box, x, y);
      const { over, isGone } = layersAt(levels, ...at);
      const isIn = at[0] > 0 && at[1] > 0 && at[0] < innerWidth && at[1] < innerHeight;
      return isIn && (isGone || over.some((one) => !contains(element, one)));
    }),
  );
}

/** A pseudo-element laid over what it belongs to. */
function liesOver(style: CSSStyleDeclaration, least: number): boolean {
  const { position, zIndex, width, height } = style;
  const size = parseFloat(width) * parseFloat(height);
  return /^(abs|fix)/.test(position) && !zIndex.startsWith('-') && size > least && isPainted(style);
}

/** A point of a box: so far along the line in it, and so far across. */
function pointIn({ left, top, right, bottom }: Box, along: number, across: number): [number, number] {
  const [width, height] = [right - left, bottom - top];
  return width < height
    ? [left + width * across, top + height * along]
    : [left + width * along, top + height * across];
}

const sum = <T>(list: T[], of: (one: T) => number): number => list.reduce((all, one) => all + of(one), 0);
