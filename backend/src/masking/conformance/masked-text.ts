/** The stand-in of anything typed. The contract defines it; it is written down here again on purpose. */
const TYPED = '***';
const MASKED = /^[x\s]*$/;

/** Is it what masking makes of a text: every character an x, white space kept; or the stand-in of a typed value? */
export const isMaskedText = (text: string): boolean => text === TYPED || MASKED.test(text);

export const isMaskedLabel = (text: string): boolean => MASKED.test(text);

export const isMaskedTyped = (text: string): boolean => text === '' || text === TYPED;
