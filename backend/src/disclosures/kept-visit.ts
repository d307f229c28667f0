import { gunzipSync, gzipSync } from 'node:zlib';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject, encryptObject } from '../evidence/encrypted-object.js';
import type { WatchedElement } from '../evidence/rebuilt-page/disclosure-watch.js';
import { VISIT_SCHEMA, type VisitObservations } from '../evidence/visit-observations.js';

/** A visit of a day, watched without a break, stays far below. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** Where a row stands: it opens nowhere else, and under no other key. */
export interface KeptPlace {
  appliance: string;
  recordingId: string;
  /** 1 for the first time that the recording was read. */
  reading: number;
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

/** What was looked for when it was read. */
export const watchedIn = ({ rebuilt }: VisitObservations): WatchedElement[] =>
  rebuilt.disclosures.map(({ disclosure, selector }) => ({
    key: disclosure,
    ...(selector !== null && { selector }),
  }));

/** Whether all of these were looked for: only then may a visit be asked about them. */
export function wasWatched(visit: VisitObservations, elements: readonly WatchedElement[]): boolean {
  const looked = new Set(watchedIn(visit).map(nameOf));
  return elements.every((element) => looked.has(nameOf(element)));
}

/** Each once. */
export const distinct = (elements: readonly WatchedElement[]): WatchedElement[] => [
  ...new Map(
    elements.map(({ key, selector }) => [
      nameOf({ key, selector }),
      { key, ...(selector !== undefined && { selector }) },
    ]),
  ).values(),
];

const nameOf = ({ key, selector }: { key: string; selector?: string | undefined }): string =>
  `${key} ${selector ?? ''}`;

const contextOf = ({ appliance, recordingId, reading }: KeptPlace): Buffer =>
  canonicalBytes({
    appliance,
    recording: recordingId,
    object: `recording_observations/${reading}`,
    schema: VISIT_SCHEMA,
    maskingPolicyVersion: null,
  });
