import { isCount, isHash, isListOf, isObject, isText, isTime, type JsonObject } from './json-shape.js';
import type { ObservationMethod } from './observations.js';

/** Text of the page with its box, as it stood at one moment. */
export interface SeenText {
  visibleShare: number;
  unhidden: boolean;
  fontPx: number;
  /** null: what is behind the text is not known. */
  contrast: number | null;
  /** Of its text as it is laid out; absent when none was found. */
  lines?: number;
  method: ObservationMethod;
  /** Left, top, width and height on the screen, CSS px. */
  box: [number, number, number, number];
}

/** How the notice of consent and its two answers stood when the visitor said yes. */
export interface SeenNotice {
  order: number;
  noticeVersion: string;
  textHash: string | null;
  clicked: 'accept' | 'refuse' | null;
  trusted: boolean;
  /** Whole ms on the visitor's clock. */
  clickedAt: number;
  givenAt: number;
  notice: SeenText | null;
  accept: SeenText | null;
  refuse: SeenText | null;
}

/** null when it is not what the recorder says; hostile. */
export function readNotice(order: number, payload: JsonObject): SeenNotice | null {
  const { noticeVersion, textHash, clicked, trusted, clickedAt, givenAt } = payload;
  if (!isText(noticeVersion, 40) || !(textHash === null || isHash(textHash))) return null;
  if (clicked !== null && clicked !== 'accept' && clicked !== 'refuse') return null;
  if (typeof trusted !== 'boolean' || !isTime(clickedAt) || !isTime(givenAt)) return null;
  const [notice, accept, refuse] = [payload['notice'], payload['accept'], payload['refuse']].map(readText);
  if (notice === undefined || accept === undefined || refuse === undefined) return null;
  return {
    ...{ order, noticeVersion, textHash, clicked, trusted },
    ...{ clickedAt: Math.floor(clickedAt), givenAt: Math.floor(givenAt), notice, accept, refuse },
  };
}

/** undefined when it is malformed. */
function readText(value: unknown): SeenText | null | undefined {
  if (value === null) return null;
  if (!isObject(value)) return undefined;
  const { visibleShare, hidden, fontPx, contrast = null, lines, method, box } = value;
  if (!isNumberIn(visibleShare, 0, 1) || !isNumberIn(fontPx, 0, 1e6)) return undefined;
  if (!isListOf(hidden, (reason) => isText(reason, 40))) return undefined;
  if (contrast !== null && !isNumberIn(contrast, 1, 21)) return undefined;
  if (lines !== undefined && !isCount(lines)) return undefined;
  if (method !== 'occlusion-observed' && method !== 'hit-tested') return undefined;
  if (!isListOf(box, (px) => isNumberIn(px, -1e7, 1e7)) || box.length !== 4) return undefined;
  return {
    ...{ visibleShare, unhidden: hidden.length === 0, fontPx, contrast, method },
    ...(lines !== undefined && { lines }),
    box: box as SeenText['box'],
  };
}

const isNumberIn = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;
