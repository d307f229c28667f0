/** What stands for anything a visitor typed or chose. Fixed, so that its length tells nothing. */
export const MASKED_VALUE = '***';

const MASKED = /^[x\s]*$/;
const PAIRED = /[\ud800-\udfff]/;
const XS = 'x'.repeat(32);

/** Masks text for layout: white space stays, everything else becomes x. */
export function maskText(text: string): string {
  return MASKED.test(text) ? text : masked(text);
}

/** One x for each code point; whole words at once where each is one unit, for masking is done for every text. */
function masked(text: string): string {
  return PAIRED.test(text)
    ? text.replace(/[^\s]/gu, 'x')
    : text.replace(/\S+/g, ({ length }) => (length > XS.length ? 'x'.repeat(length) : XS.slice(0, length)));
}

/** Text as it is hashed and compared: NFC, white space folded, trimmed. Vectors in test-vectors/. */
export function normaliseText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}
