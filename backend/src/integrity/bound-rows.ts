import type { EntityManager } from 'typeorm';
import type { StatedEvent } from '../evidence/audit-export/exported-entry.js';
import { type KeyTenure, verifyInTime } from '../evidence/key-history.js';
import { destroyedAmong } from './destroyed-recordings.js';
import { ROW_BINDINGS } from './row-bindings.js';
import type { InLog, Row, RowBinding } from './row-binding.js';
import type { RunReport } from './run-report.js';

const WAITS_MS = 600_000;

/** An event with its place in the log. */
export interface LoggedEvent extends StatedEvent {
  index: number;
}

export const rowItem = (table: string, key: readonly string[]): string => `${table}/${key.join('/')}`;

/** Checks the rows that these entries speak of: that they are there, and say the same. */
export async function checkBoundRows(
  manager: EntityManager,
  events: readonly LoggedEvent[],
  keys: readonly KeyTenure[],
  report: RunReport,
): Promise<void> {
  const destroyed = await destroyedAmong(
    manager,
    events.map(({ recording }) => recording),
  );
  for (const binding of ROW_BINDINGS) {
    const about = events.filter(({ kind }) => binding.kinds.includes(kind));
    if (about.length === 0) continue;
    const rows = await rowsOf(manager, binding, about);
    for (const event of about) {
      const key = binding.keyOf(event);
      if (key === null) continue;
      const item = rowItem(binding.table, key);
      const row = rows.get(key.join('/'));
      report.count('rows');
      if (binding.falls && event.recording !== null && destroyed.has(event.recording)) {
        if (row !== undefined) report.fault(item, 'DESTROYED_YET_THERE');
        continue;
      }
      if (row === undefined) {
        report.fault(item, 'ROW_MISSING');
        if (binding.objectOf) report.explain(binding.objectOf(event));
        continue;
      }
      const altered = faultsOf(binding, row, event);
      if (altered.length > 0) {
        report.fault(item, 'ROW_ALTERED', altered.join(' '));
        if (binding.objectOf) report.explain(binding.objectOf(event));
      }
      const signed = altered.length === 0 ? binding.signed?.(row) : null;
      if (signed && !isSigned(signed, keys, event.index + 1)) report.fault(item, 'NOTE_ALTERED');
    }
  }
}

/** By a key in its time: the log had so many entries when it was written down. */
function isSigned(
  { note, text }: { note: string; text: string },
  keys: readonly KeyTenure[],
  entries: number,
): boolean {
  try {
    return verifyInTime(note, keys, entries) === text;
  } catch {
    return false;
  }
}

/** A row that cannot even be read as what it must be says something else. */
function faultsOf(binding: RowBinding, row: Row, event: StatedEvent): string[] {
  try {
    return binding.differs(row, event);
  } catch {
    return ['unreadable'];
  }
}

async function rowsOf(
  manager: EntityManager,
  { table, key, columns, keyOf }: RowBinding,
  events: readonly StatedEvent[],
): Promise<Map<string, Row>> {
  const keys = events.flatMap((event) => {
    const found = keyOf(event);
    return found && found.every((part, place) => isOfType(part, key[place]![1])) ? [found] : [];
  });
  const names = key.map(([column]) => column);
  const lists = key.map(([, type], place) => `$${place + 1}::${type}[]`);
  const rows: Row[] = await manager.query(
    `SELECT ${[...names.map((name) => `${name}::text AS "key ${name}"`), ...columns].join(', ')}
     FROM ${table} WHERE (${names.join(', ')}) IN (SELECT * FROM unnest(${lists.join(', ')}))`,
    key.map((_, place) => keys.map((parts) => parts[place])),
  );
  return new Map(rows.map((row) => [names.map((name) => String(row[`key ${name}`])).join('/'), row]));
}

/**
 * Rows that no entry speaks of. Leaves are searched as text: one that was made unreadable must not end the search.
 * `stated` are the events of entries whose own row is damaged or gone; they spoke of rows all the same.
 */
export async function checkForeignRows(
  manager: EntityManager,
  stated: readonly StatedEvent[],
  report: RunReport,
): Promise<void> {
  const spokenOf = new Set<string>();
  for (const event of stated)
    for (const binding of ROW_BINDINGS)
      if (binding.kinds.includes(event.kind))
        spokenOf.add(rowItem(binding.table, binding.keyOf(event) ?? []));
  await manager.query(`SET LOCAL statement_timeout = ${WAITS_MS}`);
  for (const { table, key, inLog, where = 'true' } of ROW_BINDINGS) {
    if (!inLog) continue;
    const parts = key.map(([column], place) => `${column}::text AS k${place}`);
    const said = inLog.map((one, place) => keysInLog(one, place + 1));
    const rows: { key: string[] }[] = await manager.query(
      `SELECT ARRAY[${key.map((_, place) => `k${place}`).join(', ')}] AS key
       FROM (SELECT ${parts.join(', ')} FROM ${table} WHERE ${where} EXCEPT (${said.join(' UNION ALL ')})) foreign_rows`,
      inLog.map(({ kind }) => kind),
    );
    for (const row of rows) {
      const item = rowItem(table, row.key);
      if (!spokenOf.has(item)) report.fault(item, 'ROW_NOT_IN_LOG');
    }
  }
}

/** SQL: the keys that leaves of a kind name. What is committed and waits for its place is in the log as well. */
function keysInLog({ key }: InLog, place: number): string {
  const parts = key.map((part) => {
    if (typeof part === 'string') return `COALESCE(substring(leaf FROM '${part}'), '')`;
    if ('always' in part) return `'${part.always}'`;
    return `encode(sha256(convert_to(COALESCE(substring(leaf FROM '${part.sha256Of}'), ''), 'UTF8')), 'hex')`;
  });
  return ['audit_entry', 'audit_outbox']
    .map((table) => `SELECT ${parts.join(', ')} FROM ${table} WHERE kind = $${place}`)
    .join(' UNION ALL ');
}

function isOfType(text: string, type: string): boolean {
  if (type === 'uuid') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
  return type === 'text' || (type === 'bigint' ? /^\d{1,18}$/ : /^\d{1,9}$/).test(text);
}
