import type { Stretch } from '../evidence/observations.js';
import { VISIT_SCHEMA, type VisitObservations } from '../evidence/visit-observations.js';

/** A visit in which the page stood in front and these stretches of text were fully in view, one after the other. */
export function visitWith(stretches: Partial<Stretch>[]): VisitObservations {
  return {
    schema: VISIT_SCHEMA,
    stretches: stretches.map((stretch, order) => ({
      order,
      disclosure: 'example',
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
    rebuilt: { texts: [], disclosures: [] },
  };
}
