import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DataSource } from 'typeorm';
import type { AuditEntry } from '../evidence/audit-leaf.js';
import { auditOrigin, type Checkpoint, openCheckpointInTime } from '../evidence/checkpoint.js';
import { type ContinuationReport, continuationOf } from '../evidence/continuation.js';
import { EvidenceError } from '../evidence/evidence-error.js';
import { keyHistory } from '../evidence/key-history.js';
import { MAX_NOTE_BYTES, parseVerifierKey } from '../evidence/signed-note.js';
import type { Configuration } from '../platform/config/configuration.js';
import { dataSourceOptions } from '../platform/database/data-source.js';

/** Exit code of a check that was done, and found that the log does not continue the checkpoint. */
const NOT_CONTINUED = 3;
const READ_AT_ONCE = 5_000;

const SAID = {
  continued: 'The log continues this checkpoint.',
  'rolled-back': 'THE LOG WAS ROLLED BACK: it has fewer entries than this checkpoint covers.',
  rewritten: 'THE LOG WAS REWRITTEN: it has other entries than this checkpoint covers.',
};

/** Holds a checkpoint that was kept outside against the log of today, and answers with the exit code. */
export async function verifyCheckpointCommand(configuration: Configuration, args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { key: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0 || values.key === undefined) {
    process.stderr.write('Usage: npm run cli -- verify-checkpoint FILE --key VERIFIER-KEY [--json]\n');
    return 2;
  }
  const source = await new DataSource(dataSourceOptions(configuration.database.url)).initialize();
  try {
    const asked = await read(file, values.key, { source, appliance: configuration.appliance.name });
    if (typeof asked === 'string') {
      process.stderr.write(`${asked}\n`);
      return NOT_CONTINUED;
    }
    const report = await continuationOf(asked, entriesOf(source));
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : inWords(asked.size, report));
    return report.continuation === 'continued' ? 0 : NOT_CONTINUED;
  } finally {
    await source.destroy();
  }
}

/**
 * The checkpoint in the file, or why it cannot be believed. The key comes from outside, as the checkpoint does; one that
 * came later says which signed before it.
 */
async function read(
  file: string,
  key: string,
  { source, appliance }: { source: DataSource; appliance: string },
): Promise<Checkpoint | string> {
  try {
    if (statSync(file).size > MAX_NOTE_BYTES) return 'This file is too large for a checkpoint.';
    const note = readFileSync(file, 'utf8');
    const rows: { note: string }[] = await source.query('SELECT note FROM key_succession');
    const { tenures } = await keyHistory(
      [parseVerifierKey(key)],
      rows.map((row) => row.note),
    );
    return await openCheckpointInTime(note, tenures, auditOrigin(appliance));
  } catch (error) {
    if (error instanceof EvidenceError) return `${error.code}: ${error.message}`;
    return 'The file cannot be read.';
  }
}

async function* entriesOf(source: DataSource): AsyncGenerator<AuditEntry> {
  for (let next = 0; ;) {
    const rows: Row[] = await source.query(
      `SELECT leaf_index, leaf, leaf_hash, previous_link, link FROM audit_entry
       WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2`,
      [next, READ_AT_ONCE],
    );
    for (const row of rows) yield toEntry(row);
    if (rows.length < READ_AT_ONCE) return;
    next = Number(rows.at(-1)!.leaf_index) + 1;
  }
}

interface Row {
  leaf_index: string;
  leaf: string;
  leaf_hash: Buffer;
  previous_link: Buffer;
  link: Buffer;
}

const toEntry = (row: Row): AuditEntry => ({
  index: Number(row.leaf_index),
  leaf: Buffer.from(row.leaf, 'utf8'),
  leafHash: row.leaf_hash,
  prevLink: row.previous_link,
  link: row.link,
});

function inWords(size: number, { continuation, checked, faults }: ContinuationReport): string {
  const lines = [
    `checkpoint  ${size} entries`,
    `log         ${checked} of them read and hashed again`,
    ...faults.map(({ index, code }) => `  entry ${index}: ${code}`),
    SAID[continuation],
  ];
  return `${lines.join('\n')}\n`;
}
