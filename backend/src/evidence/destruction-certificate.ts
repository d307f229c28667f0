import { canonicalBytes, parseCanonical } from './canonical-json.js';
import { EvidenceError } from './evidence-error.js';
import { isCount, isHash, isInstant, isListOf, isObject, isText } from './json-shape.js';
import { digestNoteText } from './pack-format.js';

export const CERTIFICATE_SCHEMA = 'exhibit.destruction-certificate/v1';
export const SHEET_SCHEMA = 'exhibit.destruction-sheet/v1';
/** What was done, in the words of the standard that describes it. */
export const ERASE_METHOD =
  'cryptographic erase (NIST SP 800-88r2), then removal of every version of the objects';
export const DESTRUCTION_CAUSES = ['maximum', 'withdrawal', 'erasure'] as const;
export type DestructionCause = (typeof DESTRUCTION_CAUSES)[number];
/** Certificates that one sheet may list. */
export const MOST_ON_A_SHEET = 10_000;

/** What the appliance says about a recording that it destroyed. Times are the appliance's, ISO 8601 in UTC. */
export interface DestructionCertificate {
  schema: typeof CERTIFICATE_SCHEMA;
  appliance: string;
  recording: string;
  /** Public key of the site. */
  site: string;
  openedAt: string;
  /** Hex SHA-256 of the manifest that sealed it; null for what was never sealed. */
  manifestHash: string | null;
  segments: number;
  cause: DestructionCause;
  /** The rules that were in force, and what they said of it. */
  rules: { version: number; keptFrom: string; keepUntil: string; destroyBy: string };
  /** Who agreed, where the rules asked for it. */
  approval: { by: string; at: string } | null;
  key: {
    /** Version of the key-encryption key, and hex SHA-256 of the wrapped key. */
    kekVersion: number;
    wrappedHash: string;
    madeAt: string;
    destroyedAt: string;
  };
  method: typeof ERASE_METHOD;
  /** Every object there was, in the order of their names. */
  objects: { key: string; bytes: number }[];
  /** That the store was asked for each of them, and for anything else of the recording, and had nothing. */
  absence: { prefix: string; provenAt: string };
  issuedAt: string;
}

/** Certificates that were issued together: one CMS signature stands over all of them. */
export interface DestructionSheet {
  schema: typeof SHEET_SCHEMA;
  appliance: string;
  issuedAt: string;
  /** Hex SHA-256 of each certificate, ascending. */
  certificates: string[];
}

/** Text of the note that signs a certificate. */
export const certificateNoteText = (appliance: string, certificate: Uint8Array): string =>
  digestNoteText(appliance, 'destruction-certificate', certificate);

export const certificateBytes = (certificate: DestructionCertificate): Buffer<ArrayBuffer> =>
  canonicalBytes(certificate);

/** Reads a certificate; CERTIFICATE_INVALID for anything that is none. */
export function parseCertificate(bytes: Uint8Array): DestructionCertificate {
  const value = parseCanonical(bytes);
  if (!isCertificate(value))
    throw new EvidenceError('CERTIFICATE_INVALID', 'This is not a certificate of destruction.');
  return value;
}

export function parseSheet(bytes: Uint8Array): DestructionSheet {
  const value = parseCanonical(bytes);
  if (!isSheet(value))
    throw new EvidenceError('CERTIFICATE_INVALID', 'This is not a sheet of certificates of destruction.');
  return value;
}

/** Where the objects of a recording are, all of them. */
export const objectsPrefix = (recording: string): string =>
  `recordings/${recording.slice(0, 2)}/${recording}/`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function isCertificate(value: unknown): value is DestructionCertificate {
  if (!isObject(value)) return false;
  const { recording, manifestHash, cause, rules, approval, key, objects, absence } = value;
  return (
    value['schema'] === CERTIFICATE_SCHEMA &&
    isText(value['appliance'], 256) &&
    isUuid(recording) &&
    isText(value['site'], 256) &&
    isInstant(value['openedAt']) &&
    (manifestHash === null || isHash(manifestHash)) &&
    isCount(value['segments']) &&
    DESTRUCTION_CAUSES.includes(cause as DestructionCause) &&
    isRules(rules) &&
    (approval === null || (isObject(approval) && isUuid(approval['by']) && isInstant(approval['at']))) &&
    isKey(key) &&
    value['method'] === ERASE_METHOD &&
    isListOf(objects, isStored) &&
    isObject(absence) &&
    absence['prefix'] === objectsPrefix(recording) &&
    isInstant(absence['provenAt']) &&
    isInstant(value['issuedAt'])
  );
}

const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

const isRules = (value: unknown): boolean =>
  isObject(value) &&
  isCount(value['version']) &&
  ['keptFrom', 'keepUntil', 'destroyBy'].every((name) => isInstant(value[name]));

const isKey = (value: unknown): boolean =>
  isObject(value) &&
  isCount(value['kekVersion']) &&
  isHash(value['wrappedHash']) &&
  isInstant(value['madeAt']) &&
  isInstant(value['destroyedAt']);

const isStored = (value: unknown): boolean =>
  isObject(value) && isText(value['key'], 512) && isCount(value['bytes']);

const isSheet = (value: unknown): value is DestructionSheet =>
  isObject(value) &&
  value['schema'] === SHEET_SCHEMA &&
  isText(value['appliance'], 256) &&
  isInstant(value['issuedAt']) &&
  isListOf(value['certificates'], isHash) &&
  value['certificates'].length <= MOST_ON_A_SHEET;

/** What a certificate says against itself; empty when its times and objects agree with each other. */
export function certificateFaults(certificate: DestructionCertificate): string[] {
  const { rules, key, objects, absence, issuedAt, cause } = certificate;
  const faults: string[] = [];
  if (key.destroyedAt < rules.keepUntil) faults.push('destroyed before its minimum');
  if (cause === 'maximum' && key.destroyedAt < rules.destroyBy) faults.push('destroyed before its maximum');
  if (absence.provenAt < key.destroyedAt || issuedAt < absence.provenAt)
    faults.push('times are out of order');
  if (objects.some(({ key: name }) => !name.startsWith(absence.prefix)))
    faults.push('an object is not of this recording');
  return faults;
}
