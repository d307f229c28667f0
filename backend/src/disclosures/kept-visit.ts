import { gunzipSync, gzipSync } from 'node:zlib';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject, encryptObject } from '../evidence/encrypted-object.js';
import { VISIT_SCHEMA, type VisitObservations } from '../evidence/visit-observations.js';

/** A visit of a day, watched without a break, stays far below. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** Where a row stands: it opens nowhere else, and under no other key. */
export interface KeptPlace {
  appliance: string;
  recordingId: string;
}

/** Canonical JSON, gzip, encrypted under the recording's key. */
export function sealVisit(key: Uint8Array, place: KeptPlace, visit: VisitObservations): Buffer {
  return encryptObject(key, contextOf(place), gzipSync(canonicalBytes(visit)));
}

/** Throws when it is not what was kept here. */
export function openVisit(key: Uint8Array, place: KeptPlace, content: Uint8Array): VisitObservations {
  const json = gunzipSync(decryptObject(key, contextOf(place), content), { maxOutputLength: MAX_JSON_BYTES });
  return JSON.parse(json.toString('utf8')) as VisitObservations;
}

const contextOf = ({ appliance, recordingId }: KeptPlace): Buffer =>
  canonicalBytes({
    appliance,
    recording: recordingId,
    object: 'recording_observations',
    schema: VISIT_SCHEMA,
    maskingPolicyVersion: null,
  });
