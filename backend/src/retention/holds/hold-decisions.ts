import type { ProductError } from '../../platform/product-error.js';
import { holdReleased, releaseAsked, releaseNotAsked, releaseSecondPerson } from '../retention.errors.js';

export interface HoldStanding {
  releaseAskedBy: string | null;
  releasedBy: string | null;
}

/** Why nobody may ask for the release of this hold now, or null. */
export function askFault({ releaseAskedBy, releasedBy }: HoldStanding): ProductError | null {
  if (releasedBy !== null) return holdReleased();
  return releaseAskedBy === null ? null : releaseAsked();
}

/** Why this person may not release this hold now, or null. */
export function releaseFault(
  { releaseAskedBy, releasedBy }: HoldStanding,
  personId: string,
): ProductError | null {
  if (releasedBy !== null) return holdReleased();
  if (releaseAskedBy === null) return releaseNotAsked();
  return releaseAskedBy === personId ? releaseSecondPerson() : null;
}
