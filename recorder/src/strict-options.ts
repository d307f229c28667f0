import { MASKED_VALUE, maskText } from '@exhibit/contract';
import { BLOCK_SELECTOR } from './sanitize/privacy-level.js';

/**
 * The strictest that rrweb has. Our own recorder of events does nothing else and is not told (build/rrweb.mjs); the
 * whole rrweb, with which it is compared event by event, is.
 */
export const STRICT_OPTIONS = {
  maskAllInputs: true,
  maskTextSelector: '*',
  inlineStylesheet: true,
  inlineImages: false,
  collectFonts: false,
  recordCanvas: false,
  recordCrossOriginIframes: false,
  slimDOMOptions: 'all',
  recordAfter: 'DOMContentLoaded',
  maskInputFn: (text: string) => (text ? MASKED_VALUE : ''),
  maskTextFn: maskText,
  blockSelector: BLOCK_SELECTOR,
  sampling: { mousemove: 100, scroll: 150, media: 60_000 },
} as const;
