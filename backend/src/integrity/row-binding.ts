import type { StatedEvent } from '../evidence/audit-export/exported-entry.js';

export type Row = Record<string, unknown>;

/** A column of a key, with the type that PostgreSQL compares it as. */
export type KeyColumn = readonly [column: string, type: 'uuid' | 'integer' | 'bigint' | 'text'];

/** Where a key stands in the leaves of a kind: regular expressions that take its parts out, one of which the key is a hash, or a part that is always the same. */
export interface InLog {
  kind: string;
  key: readonly (string | { always: string } | { sha256Of: string })[];
}

/** How the entries of some kinds bind the rows of a table: which row an entry is about, and what it says of it. */
export interface RowBinding {
  table: string;
  key: readonly KeyColumn[];
  columns: readonly string[];
  /** The row that the entry is about, as texts in the order of `key`; null when it is about none. */
  keyOf(event: StatedEvent): readonly string[] | null;
  /** Whether the row says what the entry says: the names of the columns that differ. */
  differs(row: Row, event: StatedEvent): string[];
  /** Beginning of the key of the object that the row names, so that a missing row is not also an unknown object. */
  objectOf?(event: StatedEvent): string;
  /** A later entry may say otherwise; only that the row is there is asked then. */
  kinds: readonly string[];
  /** A note of the row and the text that it must sign; null where nothing of it is kept. */
  signed?(row: Row): { note: string; text: string } | null;
  /** Its rows go with their recording, when that is destroyed. */
  falls?: true;
  /** How the keys of its rows stand in leaves, for rows that no entry speaks of. */
  inLog?: readonly InLog[];
  /** SQL: of which rows an entry must speak; all when nothing is said. */
  where?: string;
}

/** Names of the columns that do not have the value that they must have. */
export function differing(row: Row, expected: Row): string[] {
  return Object.keys(expected).filter((column) => !isSame(row[column], expected[column]));
}

const isSame = (found: unknown, expected: unknown): boolean =>
  Buffer.isBuffer(found) && Buffer.isBuffer(expected)
    ? found.equals(expected)
    : found === expected || plain(found) === plain(expected);

/** Dates, bytes, numbers and lists as one text each, so that they compare as what they mean. */
function plain(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
