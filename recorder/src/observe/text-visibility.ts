import type { DisclosureObservation, HiddenReason } from '@exhibit/contract';
import { levelsOf, onScreen, type Level } from './frames.js';
import { groundsOf, leastContrast } from './ground.js';
import { LEAST_CONTRAST, legibility, type Legibility } from './legibility.js';
import { layersAt } from './occlusion.js';
import { area, intersect, type Box } from './rectangles.js';
import { forgetStyles, isPainted, paints, pseudoStyles, styleOf } from './styles.js';
import { isUpright, textLines, type TextPiece } from './text-lines.js';
import { boxOf, contains, parentElementOf } from '../pristine.js';

export type TextVisibility = Pick<
  DisclosureObservation,
  'visibleShare' | 'hidden' | 'fontPx' | 'contrast' | 'lines' | 'seen' | 'method'
>;

const LEAST_ALPHA = 0.4;
/** Parts of a line, between points that are asked: of a short text, no longer than what may be missing of it. */
const MOST_PARTS = 20;
const LEAST_PARTS = 5;
const PARTS_OF_TEXT = 400;
/** Across a line: off its edges, where the next line may begin. */
const ACROSS = [0.5, 0.3, 0.7];
/** No two lines are asked at the same places: what hides a strip of many lines lies between the points of few. */
const SHIFT = 0.618;
const OVER_BOX = [0.08, 0.25, 0.42, 0.58, 0.75, 0.92];
/** A line counts as readable when no more than this of it is cut off. */
const WHOLE = 0.95;
/** Lines of a letter or two: so many are a list, and more are one word below the other. */
const MOST_NARROW = 4;

export interface Asked {
  /** What IntersectionObserver v2 says; undefined where it cannot be asked. */
  isVisible: boolean | undefined;
  /** What a pointer passes through and what lies where the text is. */
  passed(pieces: TextPiece[]): Element[];
}

export interface Measured {
  visibility: TextVisibility;
  /** Is it still drawn as it was, where its lines are drawn alike asked of the first of them? */
  holds(): boolean;
}

/** How much of an element's text is on the screen and readable right now. The same page gives the same answer. */
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
  /** Nobody can say which of its lines are covered. */
  let isVeiled = false;
  let isCut = false;
  for (const { parent } of pieces) {
    if (parents.has(parent)) continue;
    const judged = legibility(parent);
    parents.set(parent, { ...judged, levels: levelsOf(boxAround(parent)), look: JSON.stringify(judged) });
    judged.hidden.forEach((reason) => hidden.add(reason));
    fontPx = Math.min(fontPx, judged.fontPx);
    isExplained ||= judged.isAltered;
    for (let at: Element | null = parent; at; at = parentElementOf(at)) {
      const isInside = contains(element, at);
      if (isVisible && !isInside) break;
      // Outside, hits tell what lies above, unless the pointer passes through it.
      isVeiled ||= pseudoStyles(at).some(
        (style) => (isInside || style.pointerEvents === 'none') && liesOver(style, total * (1 - WHOLE)),
      );
    }
  }

  if (isHeaped(lines)) hidden.add('transformed');

  const isClear = (parent: Element, x: number, y: number): boolean => {
    const judged = parents.get(parent)!;
    const { levels } = judged;
    const { root, element: box } = levels.at(-1)!;
    // Nearly always it is the text itself that lies on top.
    if (!levels[1] && root.elementFromPoint(x, y) === box) return true;
    const { over, isGone } = layersAt(levels, x, y);
    isExplained ||= isGone || !!over[0];
    // A text that lets pointers through is found nowhere: where something cuts it, nobody can say what is left.
    const isLost = isGone || (judged.isCut && styleOf(box).pointerEvents === 'none');
    isCut ||= isLost && judged.isCut;
    if (!isLost && !over.some(paints)) return true;
    isCovered = true;
    return false;
  };
  /** The share of a piece that lies between points at which it is to be seen. */
  const clearShare = ({ parent, visible }: TextPiece, parts: number, shift: number): number => {
    const inner = Array.from({ length: parts }, (_, n) => (n + shift) / parts);
    let before = NaN;
    return sum([0, ...inner, 1], (along) => {
      const from = before;
      const across = ACROSS[Math.floor(along * parts) % 3]!;
      before = isClear(parent, ...pointIn(visible!, along, across)) ? along : NaN;
      return before - from || 0;
    });
  };
  const visibleArea = ({ visible }: TextPiece) => (visible ? area(visible) : 0);
  const inView = lines.filter((line) => line.some(visibleArea));
  const parts = Math.max(LEAST_PARTS, Math.min(MOST_PARTS, PARTS_OF_TEXT / inView.length));
  const seen: [number, number][] = [];
  const clear = sum(lines, (line) => {
    const n = lines.indexOf(line);
    const all = sum(line, ({ box }) => area(box));
    const rest = sum(line, (piece) => {
      const part = visibleArea(piece);
      return part && part * clearShare(piece, Math.round((parts * part) / all), (n * SHIFT) % 1);
    });
    if (rest < WHOLE * all) return rest;
    if (seen.at(-1)?.[1] === n - 1) seen.at(-1)![1] = n;
    else seen.push([n, n]);
    return rest;
  });

  const through = passed(pieces);
  const passers = through.filter(paints);
  // Inside the element nobody but the pointer can be asked; elsewhere it hides the text, or lies behind it.
  const isBehind = (one: Element) => isVisible && !contains(element, one);
  isVeiled ||= passers.some((one) => !isBehind(one));
  // It says no, and nothing harmless is there: what hides the text, nobody here can see.
  isVeiled ||=
    isVisible === false &&
    !isCovered &&
    !isExplained &&
    !through[0] &&
    !hidden.size &&
    !isOverlapped(element);
  // What scrolls below a bar that stays is out of view, as it is below the edge of the window.
  const ends = pieces.flatMap(({ box }) => [box.top, box.bottom]);
  const isTall = Math.max(...ends) - Math.min(...ends) > innerHeight;
  if (isCut) hidden.add('clipped');
  else if (isVeiled || (isCovered && !(isTall && seen[0]))) hidden.add('covered');

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
    method: isVisible === !(isCovered || isVeiled) && !isCut ? 'occlusion-observed' : 'hit-tested',
  };
  const spots = [...parents].filter(
    ([parent, { look }], n, all) =>
      !all
        .slice(0, n)
        .some(
          ([other, { look: same }]) => same === look && parentElementOf(other) === parentElementOf(parent),
        ),
  );
  const holds = () => {
    forgetStyles();
    return spots.every(([parent, { look, isCut }]) => !isCut && look === JSON.stringify(legibility(parent)));
  };
  return { visibility, holds };
}

/** What is there of an element that has no box of its own. */
function boxAround(element: Element): Element {
  const above = parentElementOf(element);
  return above && styleOf(element).display === 'contents' ? boxAround(above) : element;
}

/** Does something lie over the element's box, wherever its text is? */
function isOverlapped(element: Element): boolean {
  const levels = levelsOf(element);
  const box = onScreen(boxOf(element), levels.at(-1)!);
  return OVER_BOX.some((x) =>
    OVER_BOX.some((y) => {
      const at = pointIn(box, x, y);
      const { over, isGone } = layersAt(levels, ...at);
      const isIn = at[0] > 0 && at[1] > 0 && at[0] < innerWidth && at[1] < innerHeight;
      return isIn && (isGone || over.some((one) => !contains(element, one)));
    }),
  );
}

/** A pseudo-element laid over what it belongs to. */
function liesOver(style: CSSStyleDeclaration, least: number): boolean {
  const { position, zIndex, margin, width, height } = style;
  const size = parseFloat(width) * parseFloat(height);
  const isMoved = position !== 'static' || margin.includes('-');
  return isMoved && !zIndex.startsWith('-') && size > least && isPainted(style);
}

/** Are the letters of a text drawn on top of each other, or each below the other? */
function isHeaped(lines: TextPiece[][]): boolean {
  const pieces = lines.flat();
  const narrow = lines.filter(([one, more]) => {
    const { left, top, right, bottom } = one!.box;
    return !more && right - left < bottom - top !== isUpright(one!.parent);
  });
  return (
    narrow.length > Math.max(MOST_NARROW, lines.length / 2) ||
    pieces.some(({ box }, n) => {
      const both = n > 0 && intersect(box, pieces[n - 1]!.box);
      return both && area(both) * 2 > area(box);
    })
  );
}

/** A point of a box: so far along the line in it, and so far across; never on its very edge. */
function pointIn({ left, top, right, bottom }: Box, along: number, across: number): [number, number] {
  const [width, height] = [right - left, bottom - top];
  const at = (from: number, length: number, share: number) =>
    from + Math.max(Math.min(1, length / 2), Math.min(length - 1, length * share));
  const isUpright = width < height;
  return [at(left, width, isUpright ? across : along), at(top, height, isUpright ? along : across)];
}

const sum = <T>(list: T[], of: (one: T) => number): number => list.reduce((all, one) => all + of(one), 0);
