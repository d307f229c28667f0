import { formatOf } from './asset-format.js';
import { canonicalBytes, parseCanonical } from './canonical-json.js';
import { EvidenceError } from './evidence-error.js';
import { isCount, isHash, isInstant, isObject, isText } from './json-shape.js';
import { sha256Hex } from './sha256.js';
import { isItemName } from './zip-format.js';

export const PACK_SCHEMA = 'exhibit.pack/v1';

/** Where things are in a pack. Items may be added in a later version; none of these may move. */
export const PACK_PATHS = {
  pack: 'pack.json',
  packNote: 'signatures/pack.note',
  manifest: 'manifest.json',
  manifestNote: 'signatures/manifest.note',
  verifierKey: 'signatures/verifier-key.txt',
  verifierKeyPem: 'signatures/verifier-key.pem',
  /** By the id of the retired key, hex: what ends its time, and that key as openssl reads it. */
  succession: (id: string) => `signatures/successions/${id}.note`,
  retiredKeyPem: (id: string) => `signatures/successions/${id}.pem`,
  consentRecord: 'consent/record.json',
  consentReceipt: 'consent/receipt.json',
  consentNote: 'consent/receipt.note',
  /** The archived notice, and what the recording says of it. */
  consentNotice: 'consent/notice.json',
  noticeVerdict: 'consent/notice-verdict.json',
  auditEntries: 'audit/entries.jsonl',
  auditCheckpoint: 'audit/checkpoint',
  auditProof: (index: number) => `audit/proofs/${index}.tlog-proof`,
  timedCheckpoint: (size: number) => `audit/timed/${size}/checkpoint`,
  consistency: (size: number) => `audit/timed/${size}/consistency.json`,
  token: (size: number, authority: string) => `audit/timed/${size}/${authority}.token.der`,
  tokenTrust: (size: number, authority: string) => `audit/timed/${size}/${authority}.pem`,
  howToVerify: 'HOW-TO-VERIFY.md',
  summary: 'summary.pdf',
  verifyPage: 'verify.html',
  /** What signs pack.json and what certifies that signer. */
  packCms: 'signatures/pack.cms',
  certificates: 'signatures/certificates.pem',
  stills: 'recording/stills.json',
  still: (key: string) => `recording/stills/${key}.png`,
  disclosure: (key: string) => `disclosures/${key}/disclosure.json`,
  verdict: (key: string) => `disclosures/${key}/verdict.json`,
  remeasured: (key: string) => `disclosures/${key}/remeasured.json`,
  remeasuredStill: (key: string, place: number) => `recording/remeasured/${key}-${place}.png`,
  asset: ({ sha256, mime }: { sha256: string; mime: string }) =>
    `recording/assets/${sha256}.${formatOf(mime)?.extension ?? 'bin'}`,
  segmentHeader: (seq: number) => `recording/segments/${segmentNumber(seq)}.header.json`,
  segmentEvents: (seq: number) => `recording/segments/${segmentNumber(seq)}.events.json.gz`,
} as const;

export interface PackItem {
  path: string;
  sha256: string;
  size: number;
}

/** pack.json: what this is, and the digest of every other item but the signatures over it. */
export interface Pack {
  schema: typeof PACK_SCHEMA;
  appliance: string;
  recording: string;
  madeAt: string;
  /** Who it is for and why, as the person who made it wrote it. */
  madeFor: string;
  /** Pseudonym of the person who made it. */
  madeBy: string;
  doesNotProve: string[];
  items: PackItem[];
}

/** Said in every pack: what it cannot carry, so that nobody claims more than it does. */
export const DOES_NOT_PROVE: readonly string[] = [
  'That anyone read or understood a text. A verdict says that the text was visible in the way its rule asks.',
  'Who sat in front of the screen.',
  "The time of day by the visitor's device. Times inside a segment come from the visitor's clock; times of receipt from the appliance's.",
  'That the page looked the same to the last pixel. The picture is rebuilt from events, and from the fonts and images that the manifest lists; what it counts as not captured is missing in it.',
  'That nothing happened outside the recording, or in a gap that it declares.',
  'That the key is the right one. Compare signatures/verifier-key.txt with a copy that you got another way.',
];

/** Said of what a pack may carry or lack. */
export const WITHOUT_PROOFS =
  'That the audit log was never rolled back. The entries here hold together; comparing them with the whole log needs the log.';
export const WITH_PROOFS =
  'That the audit log was never rolled back. The entries here are in the log that the checkpoint signs; whoever kept an older checkpoint elsewhere can see whether this one continues it.';
export const NOTICE_WITNESS =
  'That the notice of consent looked as the recorder measured it. Nothing is captured before the visitor agrees, so the page of that moment is not in here; the verdict rests on the measurement, and on its agreement with the rest.';
export const WITHOUT_TIME = 'When anything was written down. No independent time stamp is included.';
export const WITH_TIME =
  "More of the time than that the log stood so far when its time stamps were made. What was written after the newest of them has the appliance's time only. Whether an authority is independent of the firm, and was not revoked since, is for the reader to judge.";

/**
 * Text of the note that signs a digest: short lines, so that `sha256sum` and `openssl` are enough to check it. A
 * signature by certificate beside it is bound by a third line: every byte of it is checked, and it cannot be taken out.
 */
export function digestNoteText(
  appliance: string,
  what: 'pack' | 'manifest' | 'collection' | 'audit-export' | 'destruction-certificate',
  bytes: Uint8Array,
  cms: Uint8Array | null = null,
): string {
  const more = cms === null ? '' : `cms-sha256 ${sha256Hex(cms)}\n`;
  return `${appliance}/${what}\nsha256 ${sha256Hex(bytes)}\n${more}`;
}

/** Text of the note that signs a receipt: the canonical receipt itself, so that the visitor needs one file only. */
export function receiptNoteText(receipt: unknown): string {
  return `${canonicalBytes(receipt).toString('utf8')}\n`;
}

/** The items that sign pack.json, and so cannot stand in it. */
export const OUTSIDE_PACK: readonly string[] = [PACK_PATHS.pack, PACK_PATHS.packCms, PACK_PATHS.packNote];

export function packItem(path: string, bytes: Uint8Array): PackItem {
  return { path, sha256: sha256Hex(bytes), size: bytes.length };
}

export function parsePack(bytes: Uint8Array): Pack {
  const pack = parseCanonical(bytes);
  if (!isObject(pack) || pack['schema'] !== PACK_SCHEMA) throw invalid('its schema');
  const { appliance, recording, madeAt, madeFor, madeBy, doesNotProve, items } = pack;
  if (!isText(appliance, 256) || !isText(recording, 64) || !isInstant(madeAt))
    throw invalid('what it is about');
  if (!isText(madeFor, 2000) || !isText(madeBy, 256)) throw invalid('for whom or by whom it was made');
  if (!Array.isArray(doesNotProve) || !doesNotProve.every((line) => isText(line, 2000)))
    throw invalid('what it does not prove');
  if (!Array.isArray(items) || !items.every(isPackItem)) throw invalid('its list of items');
  return pack as unknown as Pack;
}

function isPackItem(item: unknown): boolean {
  if (!isObject(item)) return false;
  const { path, sha256, size } = item;
  return typeof path === 'string' && isItemName(path) && isHash(sha256) && isCount(size);
}

function segmentNumber(seq: number): string {
  return String(seq).padStart(6, '0');
}

function invalid(what: string): EvidenceError {
  return new EvidenceError('PACK_INVALID', `pack.json is not valid: ${what}.`);
}
