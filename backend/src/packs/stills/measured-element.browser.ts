import type { MeasuringLimit } from '../../evidence/remeasured-figures.js';
import type { DrawnElement, DrawnElements, DrawnWord } from './drawn-element.js';

/** Runs in the browser that draws: finds a disclosure on the drawn page and says where its words lie. */

const MOST_ELEMENTS = 5;
const MOST_WORDS = 3_000;
const MOST_NODES = 50_000;
/** What is recorded as one mark, whatever its length. */
const MASKED_VALUE = '***';
const MASKED_WORD = /(^|\s)x{2,}(\s|$)/;
const NO_TEXT = /^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT)$/;

export interface Asked {
  key: string;
  selector: string | null;
}

let found: HTMLElement[] = [];

export function measuredElements(page: Document, { key, selector }: Asked, missing: number): DrawnElements {
  letHitsThrough(page);
  found = [];
  let inFrame = 0;
  const names = [`[data-exhibit-disclosure="${CSS.escape(key)}"]`, ...(selector === null ? [] : [selector])];
  for (const root of rootsOf(page)) {
    const here = [...root.querySelectorAll<HTMLElement>(names.join(','))];
    if (root.ownerDocument === page || root === page) found.push(...here);
    else inFrame += here.length;
  }
  const limits = limitsOf(page, selector, missing);
  if (found.length === 0 && inFrame > 0)
    return {
      count: inFrame,
      elements: [{ text: null, words: [], fontPx: null, limits: [...limits, 'IN_FRAME'] }],
    };
  if (found.length === 0) return { count: 0, elements: [{ text: null, words: [], fontPx: null, limits }] };
  return {
    count: found.length,
    elements: found.slice(0, MOST_ELEMENTS).map((element) => measured(element, page, limits)),
  };
}

/** Takes the ink of an element's letters away, or gives it back. Nothing else changes. */
export function setInk(place: number, ink: 'there' | 'gone'): void {
  const element = found[place];
  if (!element) return;
  for (const { style } of [element, ...element.querySelectorAll<HTMLElement>('*')]) {
    if (!style) continue;
    if (ink === 'there') style.removeProperty('-webkit-text-fill-color');
    else {
      style.setProperty('transition', 'none', 'important');
      style.setProperty('-webkit-text-fill-color', 'transparent', 'important');
    }
  }
}

function measured(element: HTMLElement, page: Document, ofPage: MeasuringLimit[]): DrawnElement {
  const limits = new Set(ofPage);
  const { words, isCut } = wordsOf(element, page);
  if (isCut) limits.add('TOO_LONG');
  if (isAnimated(element, page)) limits.add('ANIMATED');
  const styles = [element, ...element.querySelectorAll('*')].map((one) => styleOf(one));
  if (styles.some(({ backgroundClip }) => backgroundClip === 'text')) limits.add('PAINTED_OTHERWISE');
  return { text: textOf(element), words, fontPx: fontOf(element), limits: [...limits] };
}

function limitsOf(page: Document, selector: string | null, missing: number): MeasuringLimit[] {
  const limits: MeasuringLimit[] = [];
  if (missing > 0) limits.push('ASSETS_MISSING');
  if (selector !== null) limits.push('SELECTOR_NOT_KEPT');
  if (page.querySelector('link[rel~="stylesheet" i][href]')) limits.push('SHEETS_MISSING');
  if (hasMaskedText(page)) limits.push('MASKED_LAYOUT');
  return limits;
}

/** Every tree that stands on the page: its own, those of open shadows, those of frames. */
function rootsOf(page: Document): (Document | ShadowRoot)[] {
  const roots: (Document | ShadowRoot)[] = [page];
  for (let at = 0; at < roots.length && roots.length < 500; at++)
    for (const element of roots[at]!.querySelectorAll('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      const inside = element.tagName === 'IFRAME' ? (element as HTMLIFrameElement).contentDocument : null;
      if (inside?.documentElement) roots.push(inside);
    }
  return roots;
}

function hasMaskedText(page: Document): boolean {
  const walker = page.createTreeWalker(page.body ?? page, NodeFilter.SHOW_TEXT);
  for (let n = 0, node = walker.nextNode(); node; n++, node = walker.nextNode()) {
    if (n > MOST_NODES) return true;
    const parent = node.parentElement;
    if (!parent || NO_TEXT.test(parent.tagName) || found.some((one) => one.contains(parent))) continue;
    if (MASKED_WORD.test(node.nodeValue ?? '')) return true;
  }
  return false;
}

function textOf(element: Element): string | null {
  if (element.closest('[data-exhibit-block]') || element.querySelector('[data-exhibit-block]')) return null;
  const parts: string[] = [];
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.tagName === 'STYLE') continue;
    if (node.nodeValue === MASKED_VALUE) return null;
    parts.push(node.nodeValue ?? '');
  }
  return parts.join('').normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Words of letters or digits, as they lie on the screen. */
function wordsOf(element: HTMLElement, page: Document): { words: DrawnWord[]; isCut: boolean } {
  const words: DrawnWord[] = [];
  const range = page.createRange();
  const walker = page.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (NO_TEXT.test(node.parentElement?.tagName ?? '')) continue;
    for (const match of (node.nodeValue ?? '').matchAll(/[\p{L}\p{N}]{2,}/gu)) {
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      for (const { x, y, width, height } of range.getClientRects()) {
        if (width <= 0 || height <= 0) continue;
        if (words.length >= MOST_WORDS) return { words, isCut: true };
        words.push({ x, y, width, height, ...hit(element, page, x + width / 2, y + height / 2) });
      }
    }
  }
  return { words, isCut: false };
}

function hit(
  element: HTMLElement,
  page: Document,
  x: number,
  y: number,
): Pick<DrawnWord, 'inWindow' | 'covered'> {
  const { innerWidth, innerHeight } = page.defaultView!;
  const inWindow = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  if (!inWindow) return { inWindow, covered: 'no' };
  const root = element.getRootNode() as Document | ShadowRoot;
  // The document names what lies above a shadow, the shadow what lies above in it.
  const above = [...new Set([...page.elementsFromPoint(x, y), ...root.elementsFromPoint(x, y)])];
  for (const one of above) {
    if (one === element || element.contains(one) || one.contains(element) || isHostOf(one, element)) break;
    if (!paints(one)) continue;
    const { width, height } = one.getBoundingClientRect();
    const isAll = width >= innerWidth * 0.95 && height >= innerHeight * 0.95;
    return { inWindow, covered: isAll ? 'all' : 'yes' };
  }
  return { inWindow, covered: 'no' };
}

function isHostOf(one: Element, element: Element): boolean {
  for (let root = element.getRootNode(); root instanceof ShadowRoot || 'host' in root;) {
    const { host } = root as ShadowRoot;
    if (one === host || one.contains(host)) return true;
    root = host.getRootNode();
  }
  return false;
}

/** A layer through which everything is seen covers nothing. */
function paints(element: Element): boolean {
  const { backgroundColor, backgroundImage, backdropFilter, opacity, visibility } = styleOf(element);
  if (Number(opacity) === 0 || visibility !== 'visible') return false;
  if (/^(IMG|VIDEO|CANVAS|IFRAME|OBJECT|EMBED|svg)$/i.test(element.tagName)) return true;
  const alpha = /,\s*([\d.]+)\)$/.exec(backgroundColor.startsWith('rgba') ? backgroundColor : '');
  const isClear = backgroundColor === 'transparent' || (alpha !== null && Number(alpha[1]) === 0);
  return !isClear || backgroundImage !== 'none' || (backdropFilter || 'none') !== 'none';
}

function fontOf(element: HTMLElement): number | null {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let smallest: number | null = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || NO_TEXT.test(parent.tagName) || !node.nodeValue?.trim()) continue;
    const px = parseFloat(styleOf(parent).fontSize);
    if (Number.isFinite(px)) smallest = Math.min(smallest ?? px, px);
  }
  const scale = element.offsetWidth > 0 ? element.getBoundingClientRect().width / element.offsetWidth : 1;
  return smallest === null ? null : Math.round(smallest * Math.min(1, scale) * 100) / 100;
}

function isAnimated(element: Element, page: Document): boolean {
  return page.getAnimations().some((animation) => {
    const target = (animation.effect as KeyframeEffect | null)?.target;
    if (!target || !(target.contains(element) || element.contains(target))) return false;
    // What leads from one style to another has arrived; what plays may be anywhere.
    if (animation.constructor.name !== 'CSSTransition') return true;
    animation.finish();
    return false;
  });
}

/** A hit test never names what lets the pointer through. */
function letHitsThrough(page: Document): void {
  const style = page.createElement('style');
  style.textContent = '*, *::before, *::after { pointer-events: auto !important; }';
  page.documentElement.append(style);
}

const styleOf = (element: Element): CSSStyleDeclaration =>
  element.ownerDocument.defaultView!.getComputedStyle(element);
