/** What stands for anything a visitor typed or chose. Fixed, so that its length tells nothing. */
export const MASKED_VALUE = '***';

const MASKED = /^[x\s]*$/;

/** Masks text for layout: white space stays, everything else becomes x. */
export function maskText(text: string): string {
  return MASKED.test(text) ? text : text.replace(/[^\s]/gu, 'x');
}

/** Text as it is hashed and compared: NFC, white space folded, trimmed. Vectors in test-vectors/. */
export function normaliseText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}
