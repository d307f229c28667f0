import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { createDatabase, startPostgres, type RunningPostgres } from './postgres.ts';
import { isAlive } from './child-process.ts';
import { keepPostgres } from './kept-postgres.ts';
import { waitUntil } from './wait-until.ts';

const names = { name: 'exhibit', ownerRole: 'exhibit_owner', appRole: 'exhibit_app' };

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let server: RunningPostgres;
  let urls: { ownerUrl: string; appUrl: string };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'exhibit-pg-'));
    // As below a home directory that only its owner may enter.
    const dataDir = join(folder, 'private', 'postgres');
    mkdirSync(dataDir, { recursive: true });
    chmodSync(join(folder, 'private'), 0o700);
    server = await startPostgres({ dataDir, durable: false });
    urls = await createDatabase(server.superuserUrl, names);
  });

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses the working role a table of its own', async () => {
    await expect(ask(urls.appUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/);
  });

  it('refuses a connection without the right password', async () => {
    const url = new URL(urls.appUrl);
    url.password = 'guess';
    await expect(ask(url.toString(), 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  it('keeps the superuser password readable for its owner only', () => {
    const file = join(folder, 'private', 'postgres', 'superuser-password');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('listens nowhere but on the loopback address', async () => {
    const rows = await ask(
      server.superuserUrl,
      `SELECT current_setting('listen_addresses') AS tcp, current_setting('unix_socket_directories') AS unix`,
    );
    expect(rows).toEqual([{ tcp: '127.0.0.1', unix: '' }]);
  });

  it('keeps values out of its log when a statement fails', async () => {
    await ask(urls.ownerUrl, 'CREATE TABLE once (id text PRIMARY KEY)');
    await ask(urls.ownerUrl, `INSERT INTO once VALUES ('conspicuous')`);
    await expect(ask(urls.ownerUrl, `INSERT INTO once VALUES ('conspicuous')`)).rejects.toThrow(/duplicate/);
    const log = readFileSync(join(folder, 'private', 'postgres', 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('conspicuous');
  });

  it('gives two callers at once the same roles and separate databases', async () => {
    const [one, two] = await Promise.all([
      createDatabase(server.superuserUrl, { ...names, name: 'first' }),
      createDatabase(server.superuserUrl, { ...names, name: 'second' }),
    ]);
    expect(await ask(one.ownerUrl, 'SELECT current_database() AS it')).toEqual([{ it: 'first' }]);
    expect(await ask(two.appUrl, 'SELECT current_database() AS it')).toEqual([{ it: 'second' }]);
    expect(await ask(urls.appUrl, 'SELECT 1 AS it')).toEqual([{ it: 1 }]);
  });

  it('keeps what was committed when it is killed and started again', async () => {
    await ask(urls.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const killed = server.pid()!;
    process.kill(killed, 'SIGKILL');
    server = await startPostgres({ dataDir: join(folder, 'private', 'postgres'), durable: false });
    urls = await createDatabase(server.superuserUrl, names);
    expect(await ask(urls.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(readdirSync(join(folder, 'private', 'postgres'))).not.toContain('.initdb');
  });

  it('leaves no process behind when stopped', async () => {
    const pid = server.pid()!;
    await server.stop();
    await waitUntil('the server is gone', () => !isAlive(pid));
  });
});

describe('a PostgreSQL that is kept running', () => {
  it('is started again on its port after it was killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-pg-'));
    const said: string[] = [];
    const server = await keepPostgres({ dataDir: join(folder, 'postgres'), durable: false }, (line) =>
      said.push(line),
    );
    try {
      const killed = server.pid()!;
      process.kill(killed, 'SIGKILL');
      await waitUntil('another one answers', async () => {
        if (server.pid() === killed) return false;
        return ask(server.superuserUrl, 'SELECT 1').catch(() => false as const);
      });
      expect(said).toEqual(['PostgreSQL ended unexpectedly; starting it again.']);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
