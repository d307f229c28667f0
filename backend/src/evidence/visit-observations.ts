import type { DisclosureVersion } from './disclosure-version.js';
import type { Observations } from './observations.js';
import type { RebuiltVisit } from './rebuilt-page/rebuilt-visit.js';
import { type ObservationGap, type Verdict, judgeDisclosure } from './verdict.js';

export const VISIT_SCHEMA = 'exhibit.visit-observations/v1';

/**
 * All that any rule of any disclosure can ask about one visit: a plain JSON value, far smaller than the recording, that
 * is stored under the recording's key and goes when it goes.
 */
export interface VisitObservations extends Observations {
  schema: typeof VISIT_SCHEMA;
  gaps: ObservationGap[];
  rebuilt: RebuiltVisit;
}

/** Pure: the same visit and the same versions give the same verdicts, in the order of the versions. */
export function judgeVisit(visit: VisitObservations, disclosures: DisclosureVersion[]): Verdict[] {
  return disclosures.map((disclosure) =>
    judgeDisclosure({ disclosure, observations: visit, gaps: visit.gaps }),
  );
}
