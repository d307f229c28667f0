import { canonicalBytes, parseCanonical } from './canonical-json.js';
import { EvidenceError } from './evidence-error.js';
import { isCount, isHash, isInstant, isListOf, isObject, isText } from './json-shape.js';
import { PACK_PATHS } from './pack-format.js';
import { isRemeasuredMoment, type RemeasuredMoment } from './remeasured-figures.js';
import { REMEASURED_RESULTS, type RemeasuredReason, type RemeasuredResult } from './remeasured-result.js';
import type { ZipItem } from './zip-format.js';

export const REMEASUREMENT_SCHEMA = 'exhibit.remeasurement/v1';
/** Moments of one verdict. */
const MOST_MOMENTS = 3;

/**
 * A note beside a verdict: the recording was drawn again in a browser without a network, and what was measured there.
 * It belongs to one verdict of one sealed recording, by their hashes.
 */
export interface Remeasurement {
  schema: typeof REMEASUREMENT_SCHEMA;
  recording: string;
  /** Hex SHA-256 of the signed manifest. */
  manifestHash: string;
  disclosure: string;
  disclosureVersion: number;
  /** Hex SHA-256 of the verdict's canonical JSON. */
  verdictHash: string;
  measuredAt: string;
  /** What drew it, with version; null when nothing did. */
  browser: string | null;
  player: string | null;
  /** What the redrawn page asked the network for and did not get. Addresses are the visitor's, and are not kept. */
  refusedRequests: number;
  result: RemeasuredResult;
  /** Sorted. Empty only with `agrees`. */
  reasons: RemeasuredReason[];
  moments: RemeasuredMoment[];
}

/** A note with its pictures, one for each moment that has one. */
export interface RemeasurementWithStills {
  note: Remeasurement;
  stills: Uint8Array[];
}

export function remeasurementItems({ note, stills }: RemeasurementWithStills): ZipItem[] {
  const pictured = note.moments.flatMap(({ still }, place) => (still ? [place] : []));
  if (pictured.length !== stills.length)
    throw new EvidenceError('PACK_INVALID', 'A remeasurement lacks a still that it lists.');
  return [
    { name: PACK_PATHS.remeasured(note.disclosure), bytes: canonicalBytes(note) },
    ...stills.map((bytes, index) => ({
      name: PACK_PATHS.remeasuredStill(note.disclosure, pictured[index]!),
      bytes,
    })),
  ];
}

export function parseRemeasurement(bytes: Uint8Array): Remeasurement {
  const note = parseCanonical(bytes);
  if (!isObject(note) || note['schema'] !== REMEASUREMENT_SCHEMA) throw invalid('its schema');
  const { recording, manifestHash, disclosure, disclosureVersion, verdictHash, measuredAt } = note;
  if (!isText(recording, 64) || !isText(disclosure, 64) || !isCount(disclosureVersion))
    throw invalid('what it is about');
  if (!isHash(manifestHash) || !isHash(verdictHash) || !isInstant(measuredAt))
    throw invalid('its hashes or its time');
  const { browser, player, refusedRequests, result, reasons, moments } = note;
  if (![browser, player].every((made) => made === null || isText(made, 256)) || !isCount(refusedRequests))
    throw invalid('what drew it');
  if (!REMEASURED_RESULTS.some((known) => known === result)) throw invalid('its result');
  if (!isListOf(reasons, (reason) => isText(reason, 40))) throw invalid('its reasons');
  if (!isListOf(moments, isRemeasuredMoment) || moments.length > MOST_MOMENTS) throw invalid('its moments');
  return note as unknown as Remeasurement;
}

function invalid(what: string): EvidenceError {
  return new EvidenceError('PACK_INVALID', `The remeasurement is not valid: ${what}.`);
}
