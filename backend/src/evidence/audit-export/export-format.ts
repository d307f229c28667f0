import { parseCanonical } from '../canonical-json.js';
import { EvidenceError } from '../evidence-error.js';
import { isCount, isHash, isInstant, isObject, isText } from '../json-shape.js';
import { PACK_PATHS, type PackItem } from '../pack-format.js';
import { isItemName } from '../zip-format.js';
import { type AuditExportFilter, isExportFilter } from './export-filter.js';
import { isRowFormName, type RowFormName } from './row-forms.js';

export const EXPORT_SCHEMA = 'exhibit.audit-export/v1';
/** Entries per part: a part is held in memory, an export never is. */
export const PART_ENTRIES = 4_096;
export const MAX_PARTS = 100_000;

/** Where things are in an export. The last three come last: they are known when everything else is written. */
export const EXPORT_PATHS = {
  part: (number: number, extension: string) => `entries/${partNumber(number)}.${extension}`,
  proof: (number: number) => `proofs/${partNumber(number)}.txt`,
  summary: 'summary.pdf',
  checkpoint: 'checkpoint.txt',
  verifierKey: PACK_PATHS.verifierKey,
  verifierKeyPem: PACK_PATHS.verifierKeyPem,
  howToVerify: 'HOW-TO-VERIFY.md',
  chain: 'signatures/chain.pem',
  export: 'export.json',
  note: 'signatures/export.note',
  cms: 'signatures/export.p7s',
} as const;

/** export.json: what was asked for, what the log was then, and the digest of every item but those that sign it. */
export interface AuditExport {
  schema: typeof EXPORT_SCHEMA;
  appliance: string;
  export: string;
  madeAt: string;
  /** Pseudonym of the person who asked. */
  madeBy: string;
  filter: AuditExportFilter;
  form: RowFormName;
  entries: number;
  parts: number;
  /** The log that was filtered: its first `size` entries, whose tree has this root. */
  checkpoint: { origin: string; size: number; root: string };
  doesNotProve: string[];
  items: PackItem[];
}

export const EXPORT_DOES_NOT_PROVE: readonly string[] = [
  'That no other entry matches the filter. Entries that were not asked for are only hashes here; an export without a filter has every entry.',
  'That the log was never rolled back. Compare checkpoint.txt with one that was kept outside of the appliance.',
  'That the key is the right one. Compare signatures/verifier-key.txt with a copy that you got another way.',
  'That what the entries say is true. They are what the appliance wrote down, when it wrote it down.',
];

export function parseAuditExport(bytes: Uint8Array): AuditExport {
  const value = parseCanonical(bytes);
  if (!isObject(value) || value['schema'] !== EXPORT_SCHEMA) throw invalid('its schema');
  const { appliance, madeAt, madeBy, filter, form, entries, parts, checkpoint, doesNotProve, items } = value;
  if (!isText(appliance, 256) || !isText(value['export'], 64) || !isInstant(madeAt) || !isText(madeBy, 256))
    throw invalid('what it is');
  if (!isExportFilter(filter) || !isRowFormName(form)) throw invalid('its filter or form');
  if (!isCount(entries) || !isCount(parts) || parts > MAX_PARTS) throw invalid('its size');
  if (!isObject(checkpoint) || !isText(checkpoint['origin'], 256) || !isHash(checkpoint['root']))
    throw invalid('its checkpoint');
  if (!isCount(checkpoint['size']) || entries > checkpoint['size']) throw invalid('its checkpoint');
  if (!Array.isArray(doesNotProve) || !doesNotProve.every((line) => isText(line, 2000)))
    throw invalid('what it does not prove');
  if (!Array.isArray(items) || items.length > 2 * MAX_PARTS + 16 || !items.every(isItem))
    throw invalid('its list of items');
  return value as unknown as AuditExport;
}

function isItem(item: unknown): boolean {
  if (!isObject(item)) return false;
  const { path, sha256, size } = item;
  return typeof path === 'string' && isItemName(path) && isHash(sha256) && isCount(size);
}

function partNumber(number: number): string {
  return String(number).padStart(6, '0');
}

function invalid(what: string): EvidenceError {
  return new EvidenceError('EXPORT_INVALID', `export.json is not valid: ${what}.`);
}
