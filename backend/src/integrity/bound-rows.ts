import type { EntityManager } from 'typeorm';
import type { StatedEvent } from '../evidence/audit-export/exported-entry.js';
import { ROW_BINDINGS } from './row-bindings.js';
import type { Row, RowBinding } from './row-binding.js';
import type { RunReport } from './run-report.js';

const WAITS_MS = 600_000;

export const rowItem = (table: string, key: readonly string[]): string => `${table}/${key.join('/')}`;

/** Checks the rows that these entries speak of: that they are there, and say the same. */
export async function checkBoundRows(
  manager: EntityManager,
  events: readonly StatedEvent[],
  report: RunReport,
): Promise<void> {
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
      if (row === undefined) {
        report.fault(item, 'ROW_MISSING');
        if (binding.objectOf) report.explain(binding.objectOf(event));
      } else if (faultsOf(binding, row, event).length > 0)
        report.fault(item, 'ROW_ALTERED', faultsOf(binding, row, event).join(' '));
    }
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
  for (const { table, key, inLog } of ROW_BINDINGS) {
    if (!inLog) continue;
    const texts = key.map(([column]) => `r.${column}::text`);
    const found = inLog.key.map((pattern) => `substring(e.leaf FROM '${pattern}')`);
    const rows: { key: string[] }[] = await manager.query(
      `SELECT ARRAY[${texts.join(', ')}] AS key FROM ${table} r
       WHERE NOT EXISTS (SELECT 1 FROM (SELECT ${found.map((take, place) => `${take} AS k${place}`).join(', ')}
                                        FROM ${LOG} e WHERE e.kind = $1) said
                         WHERE (${found.map((_, place) => `said.k${place}`).join(', ')}) = (${texts.join(', ')}))`,
      [inLog.kind],
    );
    for (const row of rows) {
      const item = rowItem(table, row.key);
      if (!spokenOf.has(item)) report.fault(item, 'ROW_NOT_IN_LOG');
    }
  }
}

const LOG = 'audit_entry';

function isOfType(text: string, type: string): boolean {
  if (type === 'uuid') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
  return type === 'text' || /^\d{1,9}$/.test(text);
}
