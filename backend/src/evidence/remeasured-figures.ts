import { isCount, isHash, isListOf, isObject, isTime } from './json-shape.js';

/** Which moment of the visit was drawn. */
export const MOMENT_KINDS = ['start', 'middle', 'end', 'best', 'action'] as const;
export type MomentKind = (typeof MOMENT_KINDS)[number];

/** What the redrawn page cannot answer for. */
export const MEASURING_LIMITS = [
  /** It, or something around it, moves or fades: one instant of it was drawn. */
  'ANIMATED',
  /** A font, an image or something else that the page asks for was not recorded. */
  'ASSETS_MISSING',
  /** It stands in a frame. */
  'IN_FRAME',
  /** Other text of the page is masked, so lines break otherwise and things lie elsewhere than the visitor had them. */
  'MASKED_LAYOUT',
  /** Its own text is masked: its shape can be compared, its words cannot. */
  'MASKED_TEXT',
  /** Its letters are cut out of a background rather than painted. */
  'PAINTED_OTHERWISE',
  /** It is found by a selector, and masking may have taken what the selector names. */
  'SELECTOR_NOT_KEPT',
  /** A style sheet was not recorded. */
  'SHEETS_MISSING',
  /** Only part of a very long text was measured. */
  'TOO_LONG',
] as const;
export type MeasuringLimit = (typeof MEASURING_LIMITS)[number];

/** Why a moment was not drawn. */
export const MOMENT_FAULTS = ['NOT_REBUILT', 'DRAWING_FAILED', 'TOOK_TOO_LONG'] as const;
export type MomentFault = (typeof MOMENT_FAULTS)[number];

/** The disclosure as it stands on the redrawn page; of several copies the one that can be read best. */
export interface DrawnDisclosure {
  /** Elements that carry it. */
  elements: number;
  /** `masked`: as far as its shape goes, it may be the approved one. null: no element, or part of it was not recorded. */
  text: 'approved' | 'masked' | 'differs' | null;
  /** Hex SHA-256 of the normalised text as drawn; null where it is masked, or not there. */
  textHash: string | null;
  /** Words that have a place on the page. */
  words: number;
  /** Of these, words whose letters are to be seen in the picture: it changes when nothing but their ink is taken away. */
  inked: number;
  /** Words inside the window. */
  inWindow: number;
  /** Words over which something else is painted. */
  covered: number;
  /** Words over which something is painted that fills the window. */
  coveredByAll: number;
  /** Smallest, CSS px. */
  fontPx: number | null;
  /** Of the drawn pixels, ink against ground, of the word that stands out least; one decimal, rounded down. */
  contrast: number | null;
  limits: MeasuringLimit[];
}

export interface RemeasuredMoment {
  why: MomentKind;
  /** The visitor's clock, epoch ms. */
  at: number;
  drawn: DrawnDisclosure | null;
  /** Set where it was not drawn. */
  fault: MomentFault | null;
  still: { sha256: string; width: number; height: number } | null;
}

export function isRemeasuredMoment(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { why, at, drawn, fault, still } = value;
  return (
    MOMENT_KINDS.some((known) => known === why) &&
    isTime(at) &&
    (drawn === null ? MOMENT_FAULTS.some((known) => known === fault) : fault === null && isDrawn(drawn)) &&
    (still === null || isStill(still))
  );
}

function isDrawn(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { elements, text, textHash, words, inked, inWindow, covered, coveredByAll } = value;
  const { fontPx, contrast, limits } = value;
  return (
    [elements, words, inked, inWindow, covered, coveredByAll].every(isCount) &&
    [inked, inWindow, covered, coveredByAll].every((part) => (part as number) <= (words as number)) &&
    (text === null || text === 'approved' || text === 'masked' || text === 'differs') &&
    (textHash === null || isHash(textHash)) &&
    [fontPx, contrast].every((figure) => figure === null || (typeof figure === 'number' && figure >= 0)) &&
    isListOf(limits, (limit) => MEASURING_LIMITS.some((known) => known === limit))
  );
}

const isStill = (value: unknown): boolean =>
  isObject(value) && isHash(value['sha256']) && isCount(value['width']) && isCount(value['height']);
