import type { DisclosureVersion } from './disclosure-version.js';
import { type Observations, readObservations } from './observations.js';
import { type RecordingManifest, observationGaps } from './recording-manifest.js';
import { type Verdict, judgeDisclosure } from './verdict.js';

/**
 * The verdicts of one sealed recording, one per disclosure. `segments` are the parsed events of every segment of the
 * manifest, in its order. The appliance and the offline verifier both ask here, so that they cannot differ.
 */
export function judgeRecording(
  manifest: Pick<RecordingManifest, 'segments' | 'gaps'>,
  segments: Iterable<unknown>,
  disclosures: DisclosureVersion[],
): Verdict[] {
  return judgeObservations(manifest, readObservations(segments), disclosures);
}

export function judgeObservations(
  manifest: Pick<RecordingManifest, 'segments' | 'gaps'>,
  observations: Observations,
  disclosures: DisclosureVersion[],
): Verdict[] {
  const gaps = observationGaps(manifest);
  return disclosures.map((disclosure) => judgeDisclosure({ disclosure, observations, gaps }));
}
