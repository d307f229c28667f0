import type { Stretch } from '../evidence/observations.js';
import { VISIT_SCHEMA, type VisitObservations } from '../evidence/visit-observations.js';

/**
 * A visit in which the page stood in front and these stretches of text were fully in view, one after the other. The page
 * carries the texts from its beginning to its end.
 */
export function visitWith(
  stretches: Partial<Stretch>[],
  texts: string[],
  key = 'example',
): VisitObservations {
  const spans = texts.map((_, text) => ({ order: 0, until: null, from: 0, to: null, text, hidden: false }));
  return {
    schema: VISIT_SCHEMA,
    stretches: stretches.map((stretch, order) => ({
      order,
      disclosure: key,
      textHash: '0'.repeat(64),
      from: 0,
      to: 0,
      visibleShare: 1,
      unhidden: true,
      foreground: true,
      method: 'hit-tested',
      fontPx: 16,
      ...stretch,
    })),
    actions: [],
    unusable: [],
    recorderFaults: [],
    blind: [],
    pages: [],
    devices: [],
    lastAt: null,
    gaps: [],
    loads: [],
    rebuilt: {
      disclosures: [{ disclosure: key, selector: null, texts, spans, lostAt: null }],
      pictures: [{ order: 0, at: 0, path: null }],
      lostAt: null,
    },
  };
}
