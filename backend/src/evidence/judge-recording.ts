import type { DisclosureVersion } from './disclosure-version.js';
import type { RecordingManifest } from './recording-manifest.js';
import type { Verdict, VerdictSchema } from './verdict.js';
import { judgeVisit, observeVisit } from './visit-observations.js';

/**
 * The verdicts of one sealed recording, one per disclosure. `segments` are the parsed events of every segment of the
 * manifest, in its order. The appliance and the offline verifier both ask here, so that they cannot differ.
 */
export function judgeRecording(
  manifest: Pick<RecordingManifest, 'segments' | 'gaps'>,
  segments: Iterable<unknown>,
  disclosures: DisclosureVersion[],
  schema?: VerdictSchema,
): Verdict[] {
  return judgeVisit(observeVisit(manifest, segments, disclosures), disclosures, schema);
}
