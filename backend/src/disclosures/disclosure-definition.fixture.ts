import { disclosureTextHash } from '../evidence/disclosure-version.js';
import type { Definition } from './disclosure-definition.js';

/** A published definition; say what is different about it. */
export function definition(change: Partial<Definition> = {}): Definition {
  const text = change.text ?? 'The rate is 3.9 %.';
  return {
    disclosureId: '00000000-0000-4000-8000-000000000001',
    key: 'rate',
    version: 1,
    locale: 'en',
    text,
    textHash: Buffer.from(disclosureTextHash(text), 'hex'),
    furtherTexts: [],
    words: null,
    rule: {
      minContinuousMs: 1_000,
      minCumulativeMs: 1_000,
      minVisibleShare: 1,
      minFontPx: 9,
      beforeAction: 'sign',
    },
    selector: null,
    action: null,
    effectiveFrom: null,
    effectiveTo: null,
    publishedAt: new Date(0),
    ...change,
  };
}

export const further = (locale: string, text: string) => ({
  locale,
  text,
  textHash: disclosureTextHash(text),
});
