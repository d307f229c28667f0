import { stringify } from 'csv-stringify/sync';
import { isHash } from '../json-shape.js';
import { type ExportedEntry, statedEvent } from './exported-entry.js';
import { type RowForm, rowInvalid } from './row-form.js';

const COLUMNS = [
  'index',
  'at',
  'kind',
  'outcome',
  'actor_kind',
  'actor',
  'recording',
  'id',
  'leaf_hash',
  'leaf',
] as const;

/**
 * RFC 4180, UTF-8, one header line. `leaf` is the canonical JSON that is hashed; the other columns are taken from it,
 * for people. A cell that a spreadsheet would run as a formula begins with an apostrophe.
 */
export const CSV: RowForm = {
  extension: 'csv',
  header: line([...COLUMNS]),
  write({ index, leaf, leafHash }) {
    const { at, kind, outcome, actor, recording, id } = statedEvent(leaf);
    return line([
      String(index),
      at,
      kind,
      outcome,
      actor.kind,
      actor.id ?? '',
      recording ?? '',
      id,
      leafHash.toString('hex'),
      leaf.toString('utf8'),
    ]);
  },
  read(row): ExportedEntry {
    const cells = cellsOf(row);
    const [index = '', leafHash, leaf = ''] = [cells[0], cells.at(-2), cells.at(-1)];
    if (cells.length !== COLUMNS.length || !/^(0|[1-9]\d{0,15})$/.test(index) || !isHash(leafHash))
      throw rowInvalid();
    return { index: Number(index), leaf: Buffer.from(leaf, 'utf8'), leafHash: Buffer.from(leafHash, 'hex') };
  },
};

function line(cells: string[]): string {
  return stringify([cells], { record_delimiter: '\r\n', escape_formulas: true });
}

/** The cells of one line; quotes inside a quoted cell are doubled. */
function cellsOf(row: string): string[] {
  if (!row.endsWith('\r\n')) throw rowInvalid();
  const cells: string[] = [];
  for (let at = 0; at < row.length - 1;) {
    const quoted = row[at] === '"';
    const end = quoted ? endOfQuoted(row, at + 1) : endOfPlain(row, at);
    const cell = row.slice(quoted ? at + 1 : at, end);
    cells.push(quoted ? cell.replaceAll('""', '"') : cell);
    at = end + (quoted ? 2 : 1);
  }
  return cells;
}

function endOfQuoted(row: string, from: number): number {
  for (let at = row.indexOf('"', from); at >= 0; at = row.indexOf('"', at + 2)) {
    if (row[at + 1] !== '"') return at;
  }
  throw rowInvalid();
}

function endOfPlain(row: string, from: number): number {
  const comma = row.indexOf(',', from);
  return comma < 0 ? row.length - 2 : comma;
}
