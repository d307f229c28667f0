import type { MeasuringLimit } from '../../evidence/remeasured-figures.js';

/** What the page that draws says of an element; plain values that cross from the browser. */

export interface DrawnBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface DrawnWord extends DrawnBox {
  inWindow: boolean;
  /** Something painted lies above its middle; `all` when that fills the window. */
  covered: 'no' | 'yes' | 'all';
}

export interface DrawnElement {
  /** As `textContent` gives it, white space folded; null when part of it was not recorded. Never leaves the process. */
  text: string | null;
  words: DrawnWord[];
  fontPx: number | null;
  limits: MeasuringLimit[];
}

export interface DrawnElements {
  /** How many there are; of at most a few is more said. */
  count: number;
  elements: DrawnElement[];
}

/** What the ink of the words of one element looks like. */
export interface SeenInk {
  inked: boolean[];
  /** WCAG 2, of the word that stands out least; one decimal, rounded down; null without ink. */
  contrast: number | null;
}
