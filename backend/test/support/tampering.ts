import { copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DataSource } from 'typeorm';

/** What an insider does to a stored thing. */
export const OPERATIONS = ['flip', 'truncate', 'swap', 'delete', 'duplicate', 'replay'] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface TamperedTable {
  table: string;
  key: readonly string[];
  /** A column that something outside of its row holds, and how PostgreSQL changes one bit of it. */
  column: string;
  type: 'text' | 'bytea' | 'uuid' | 'integer' | 'jsonb' | 'timestamptz';
  /** SQL condition: rows to choose from. */
  where?: string;
  /** SQL order: the first row is the one that is tampered with, the second one is the other. */
  order?: string;
  /** Columns that get a fresh value in a copied row, with its SQL; the last one of the key when nothing is said. */
  fresh?: Readonly<Record<string, string>>;
  /** Columns beside the key that a replayed row keeps: unique ones. */
  own?: readonly string[];
  /** Columns of an older state: what is replayed when the table keeps states. */
  older?: string;
}

const FLIPPED: Record<TamperedTable['type'], (column: string) => string> = {
  text: (c) =>
    `overlay(${c} placing CASE WHEN substr(${c}, length(${c}) / 2, 1) = 'a' THEN 'b' ELSE 'a' END FROM length(${c}) / 2)`,
  bytea: (c) => `set_byte(${c}, length(${c}) / 2, get_byte(${c}, length(${c}) / 2) # 1)`,
  uuid: (c) =>
    `overlay(${c}::text placing CASE WHEN substr(${c}::text, 1, 1) = 'a' THEN 'b' ELSE 'a' END FROM 1)::uuid`,
  integer: (c) => `${c} + 1`,
  jsonb: (c) => `${c} || '[{"id":"more"}]'::jsonb`,
  timestamptz: (c) => `${c} + interval '1 second'`,
};
const TRUNCATED: Partial<Record<TamperedTable['type'], (column: string) => string>> = {
  text: (c) => `left(${c}, -1)`,
  bytea: (c) => `substring(${c} FROM 1 FOR length(${c}) - 1)`,
  jsonb: (c) => `${c} - 0`,
};

/** The database as its owner has it, with triggers and constraints out of the way. */
export class Insider {
  private constructor(private readonly source: DataSource) {}

  /** `lasting`: constraints that the running appliance needs stay. */
  static async in(appUrl: string, options: { lasting?: boolean } = {}): Promise<Insider> {
    const url = new URL(process.env['EXHIBIT_TEST_POSTGRES']!);
    url.pathname = new URL(appUrl).pathname;
    const source = await new DataSource({
      type: 'postgres',
      url: url.href,
      extra: { max: 1, idleTimeoutMillis: 0, options: '-c session_replication_role=replica' },
    }).initialize();
    const constraints: { table: string; name: string }[] = await source.query(
      `SELECT conrelid::regclass::text AS table, conname AS name FROM pg_constraint
       WHERE contype = ANY($1) AND connamespace = 'public'::regnamespace ORDER BY contype = 'u'`,
      [options.lasting ? ['c'] : ['c', 'f', 'u']],
    );
    for (const { table, name } of constraints)
      await source.query(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS "${name}" CASCADE`);
    const indexes: { name: string }[] = await source.query(
      `SELECT indexrelid::regclass::text AS name FROM pg_index
       WHERE indisunique AND NOT indisprimary AND indrelid::regclass::text = ANY($1)`,
      [options.lasting ? [] : ['audit_anchor']],
    );
    for (const { name } of indexes) await source.query(`DROP INDEX IF EXISTS ${name}`);
    return new Insider(source);
  }

  /** Tampers, asks, and puts everything back. Answers null where the operation cannot be done to such a row. */
  async tamper<T>(
    what: TamperedTable,
    operation: Operation,
    ask: (rows: { one: string; other: string; copy: string }) => Promise<T>,
  ): Promise<T> {
    const { table } = what;
    await this.source.query(`CREATE TEMP TABLE kept AS TABLE ${table}`);
    try {
      const rows = await this.rows(what);
      const copy = await this.change(what, operation, rows);
      return await ask({ ...rows, copy });
    } finally {
      await this.source.query(`DELETE FROM ${table}`);
      await this.source.query(`INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE kept`);
      await this.source.query('DROP TABLE kept');
    }
  }

  query<T>(sql: string, parameters: unknown[] = []): Promise<T> {
    return this.source.query(sql, parameters);
  }

  end(): Promise<void> {
    return this.source.destroy();
  }

  private async rows(what: TamperedTable): Promise<{ one: string; other: string }> {
    const { table, where = 'true', order } = what;
    const found: { key: string }[] = await this.source.query(
      `SELECT ${keyOf(what)} AS key FROM ${table} WHERE ${where} ORDER BY ${order ?? keyOf(what)} LIMIT 2`,
    );
    if (found.length < 2) throw new Error(`the scene has fewer than two rows of ${table}`);
    return { one: found[0]!.key, other: found[1]!.key };
  }

  private async change(
    what: TamperedTable,
    operation: Operation,
    { one, other }: { one: string; other: string },
  ): Promise<string> {
    const { table, column, type, key } = what;
    const set = (value: string, at: string) =>
      this.source.query(`UPDATE ${table} SET ${value} WHERE ${keyOf(what)} = $1`, [at]);
    switch (operation) {
      case 'flip':
        await set(`${column} = ${FLIPPED[type](column)}`, one);
        return '';
      case 'truncate':
        await set(`${column} = ${TRUNCATED[type]!(column)}`, one);
        return '';
      case 'delete':
        await this.source.query(`DELETE FROM ${table} WHERE ${keyOf(what)} = $1`, [one]);
        return '';
      case 'swap': {
        const others = `(SELECT kept.${column} FROM kept WHERE ${keyOf(what, 'kept')} = $2)`;
        await this.source.query(`UPDATE ${table} SET ${column} = ${others} WHERE ${keyOf(what)} = $1`, [
          one,
          other,
        ]);
        await this.source.query(`UPDATE ${table} SET ${column} = ${others} WHERE ${keyOf(what)} = $1`, [
          other,
          one,
        ]);
        return '';
      }
      case 'replay': {
        if (what.older) await set(what.older, one);
        else {
          const columns = await this.columns(what);
          const from = `(SELECT ${columns.map((name) => `kept."${name}"`).join(', ')} FROM kept WHERE ${keyOf(what, 'kept')} = $2)`;
          const list = columns.map((name) => `"${name}"`).join(', ');
          await this.source.query(
            `UPDATE ${table} SET (${list}) = ${columns.length === 1 ? from.replace('(SELECT', '(SELECT') : from} WHERE ${keyOf(what)} = $1`,
            [one, other],
          );
        }
        return '';
      }
      case 'duplicate': {
        const fresh = what.fresh ?? { [key.at(-1)!]: 'gen_random_uuid()' };
        const names: { name: string }[] = await this.source.query(
          `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
          [table],
        );
        const list = names.map(({ name }) => `"${name}"`).join(', ');
        const values = names.map(({ name }) => fresh[name] ?? `kept."${name}"`).join(', ');
        const [copied]: { key: string }[] = await this.source.query(
          `INSERT INTO ${table} (${list}) OVERRIDING SYSTEM VALUE SELECT ${values} FROM kept
           WHERE ${keyOf(what, 'kept')} = $1 RETURNING ${keyOf(what, table)} AS key`,
          [one],
        );
        return copied!.key;
      }
    }
  }

  /** Everything but the key and what is the row's own. */
  private async columns({ table, key, own = [] }: TamperedTable): Promise<string[]> {
    const names: { name: string }[] = await this.source.query(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
       AND attname <> ALL($2) AND attidentity = ''`,
      [table, [...key, ...own]],
    );
    return names.map(({ name }) => name);
  }
}

export const canTruncate = ({ type }: TamperedTable): boolean => type in TRUNCATED;

/** Bytes as they are named: hex, without PostgreSQL's mark before it. */
const keyOf = ({ key }: TamperedTable, of?: string): string =>
  key.map((column) => `ltrim(${of ? `${of}.` : ''}${column}::text, '\\x')`).join(` || '/' || `);

/** The files of a file store, by the keys of their objects. */
export class StoredFiles {
  constructor(private readonly folder: string) {}

  async keys(pattern: RegExp): Promise<string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => relative(this.folder, join(entry.parentPath, entry.name)))
      .filter((key) => pattern.test(key))
      .sort();
  }

  async tamper<T>(
    operation: Operation,
    { one, other, copy }: { one: string; other: string; copy: string },
    ask: () => Promise<T>,
  ): Promise<T> {
    const [first, second, third] = [one, other, copy].map((key) => join(this.folder, key)) as [
      string,
      string,
      string,
    ];
    const [kept, keptOther] = [await readFile(first), await readFile(second)];
    try {
      if (operation === 'flip') {
        const flipped = Buffer.from(kept);
        const at = Math.floor(flipped.length / 2);
        flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
        await writeFile(first, flipped);
      } else if (operation === 'truncate') await writeFile(first, kept.subarray(0, -1));
      else if (operation === 'delete') await rm(first);
      else if (operation === 'duplicate') await copyFile(first, third);
      else if (operation === 'replay') await writeFile(first, keptOther);
      else {
        await rename(first, `${first}-aside`);
        await rename(second, first);
        await rename(`${first}-aside`, second);
      }
      return await ask();
    } finally {
      await writeFile(first, kept);
      await writeFile(second, keptOther);
      await rm(third, { force: true });
    }
  }
}
