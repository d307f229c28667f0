import { parseCanonical } from './canonical-json.js';
import { EvidenceError } from './evidence-error.js';
import { isCount, isHash, isInstant, isObject, isText } from './json-shape.js';
import { isItemName } from './zip-format.js';

export const COLLECTION_SCHEMA = 'exhibit.pack-collection/v1';
export const MAX_COLLECTED = 10_000;

export const COLLECTION_PATHS = {
  collection: 'collection.json',
  note: 'signatures/collection.note',
  cms: 'signatures/collection.cms',
  verifierKey: 'signatures/verifier-key.txt',
  verifierKeyPem: 'signatures/verifier-key.pem',
  certificates: 'signatures/certificates.pem',
  table: 'summary.csv',
  summary: 'summary.pdf',
  verifyPage: 'verify.html',
  howToVerify: 'HOW-TO-VERIFY.md',
  pack: (recording: string) => `packs/${recording}.zip`,
} as const;

/** Why a recording that was asked for is not in the collection. */
export const LEFT_OUT_REASONS = [
  'NO_GRANT',
  'GRANT_SCOPE',
  'GRANT_ENDED',
  'GRANT_REVOKED',
  'RECORDING_NOT_SEALED',
  'RECORDING_DAMAGED',
  'RECORDING_DESTROYED',
  'RECORDING_RESTRICTED',
  'NO_ROOM',
] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

export type CollectionAbout =
  | { kind: 'disclosure'; site: string; disclosure: string; from: string | null; to: string | null }
  | { kind: 'subject'; subject: string };

export interface CollectedPack {
  recording: string;
  /** Of the pack, which is an item of the collection. */
  sha256: string;
  size: number;
  verdicts: { disclosure: string; version: number; verdict: string }[];
}

/** collection.json: what was asked for, what is here, what was left out and why. */
export interface PackCollection {
  schema: typeof COLLECTION_SCHEMA;
  appliance: string;
  collection: string;
  about: CollectionAbout;
  madeAt: string;
  /** Pseudonym of the person who made it. */
  madeBy: string;
  packs: CollectedPack[];
  leftOut: { recording: string; why: LeftOutReason }[];
  doesNotProve: string[];
  /** Every item but the packs, this file and what signs it. */
  items: { path: string; sha256: string; size: number }[];
}

const MOST_BYTES = 64 * 2 ** 20;

export function parseCollection(bytes: Uint8Array): PackCollection {
  if (bytes.length > MOST_BYTES) throw invalid('its size');
  const value = parseCanonical(bytes);
  if (!isObject(value) || value['schema'] !== COLLECTION_SCHEMA) throw invalid('its schema');
  const { appliance, collection, about, madeAt, madeBy, packs, leftOut, doesNotProve, items } = value;
  if (!isText(appliance, 256) || !isText(collection, 64) || !isAbout(about))
    throw invalid('what it is about');
  if (!isInstant(madeAt) || !isText(madeBy, 256)) throw invalid('when or by whom it was made');
  if (!isListOf(packs, isCollected)) throw invalid('its packs');
  if (!isListOf(leftOut, isLeftOut)) throw invalid('what it leaves out');
  if (!isListOf(doesNotProve, (line) => isText(line, 2_000))) throw invalid('what it does not prove');
  if (!isListOf(items, isItem)) throw invalid('its list of items');
  return value as unknown as PackCollection;
}

function isAbout(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind, site, disclosure, from, to, subject } = value;
  if (kind === 'subject') return isText(subject, 1_024);
  const isDay = (day: unknown): boolean => day === null || isInstant(day);
  return kind === 'disclosure' && isText(site, 256) && isText(disclosure, 64) && isDay(from) && isDay(to);
}

function isCollected(value: unknown): boolean {
  if (!isObject(value) || !isRecording(value['recording']) || !isHash(value['sha256'])) return false;
  const isVerdict = (one: unknown): boolean =>
    isObject(one) && isText(one['disclosure'], 64) && isCount(one['version']) && isText(one['verdict'], 32);
  return isCount(value['size']) && isListOf(value['verdicts'], isVerdict);
}

function isLeftOut(value: unknown): boolean {
  if (!isObject(value) || !isRecording(value['recording'])) return false;
  return LEFT_OUT_REASONS.some((known) => known === value['why']);
}

function isItem(value: unknown): boolean {
  if (!isObject(value) || typeof value['path'] !== 'string' || !isItemName(value['path'])) return false;
  return isHash(value['sha256']) && isCount(value['size']);
}

const isRecording = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);

function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= MAX_COLLECTED && value.every((item) => is(item));
}

function invalid(what: string): EvidenceError {
  return new EvidenceError('PACK_INVALID', `collection.json is not valid: ${what}.`);
}
