/**
 * Words of a text as its language has them (Unicode UAX #29, with the engine's dictionaries for languages that write
 * without spaces). Counted once, when a version is drafted: engines differ in their dictionaries, and a verdict must
 * not. An unknown language is counted by the rules that are the same for all.
 */
export function wordCount(text: string, locale: string): number {
  let words = 0;
  for (const { isWordLike } of segmenterFor(locale).segment(text)) if (isWordLike) words++;
  return words;
}

/** As versions were counted that do not say: what white space separates. */
export const spacedWords = (text: string): number => text.split(/\s+/u).filter(Boolean).length;

function segmenterFor(locale: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(locale, { granularity: 'word' });
  } catch {
    return new Intl.Segmenter('und', { granularity: 'word' });
  }
}
