import type { Observations } from '../evidence/observations.js';
import { observationGaps, type RecordingManifest } from '../evidence/recording-manifest.js';
import { VISIT_SCHEMA, type VisitObservations } from '../evidence/visit-observations.js';

/** What a sealed recording says, as it is kept: the same recording gives the same bytes. */
export const observedVisit = (
  manifest: Pick<RecordingManifest, 'segments' | 'gaps'>,
  observations: Observations,
): VisitObservations => ({
  ...observations,
  schema: VISIT_SCHEMA,
  gaps: observationGaps(manifest),
  rebuilt: { texts: [], disclosures: [] },
});
