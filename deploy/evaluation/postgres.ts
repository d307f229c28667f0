import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

import { hasExited, runQuietly, stopChild } from './child-process.ts';
import { keptSecret } from './data-folder.ts';
import { claimPort } from './ports.ts';
import { type PostgresAccount, postgresAccount } from './postgres-account.ts';
import { postgresHome } from './postgres-binaries.ts';
import { Sentence } from './sentence.ts';

export { createDatabase } from './postgres-database.ts';

export interface PostgresOptions {
  /** Folder of this server alone: its cluster, its log and its superuser's password. */
  dataDir: string;
  /** 0 or nothing: any free port. */
  port?: number;
  /** False gives up safety against a crash of the machine, for tests only. */
  durable: boolean;
}

export interface RunningPostgres {
  port: number;
  superuserUrl: string;
  pid(): number | undefined;
  /** Resolves when the server has ended, asked or not. */
  ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the embedded server on 127.0.0.1, making its cluster at the first start. */
export async function startPostgres({
  dataDir,
  port = 0,
  durable,
}: PostgresOptions): Promise<RunningPostgres> {
  const folder = resolve(dataDir);
  const cluster = join(folder, 'cluster');
  mkdirSync(cluster, { recursive: true });
  chmodSync(folder, 0o711);
  chmodSync(cluster, 0o700);
  const account = postgresAccount(postgresHome(), cluster);
  const password = keptSecret(join(folder, 'superuser-password'));
  if (!existsSync(join(cluster, 'PG_VERSION'))) makeCluster(folder, cluster, account, password, durable);

  // A server that was killed leaves its lock file until the system has reaped it.
  for (let attempt = 1; ; attempt++) {
    const chosen = port === 0 ? await claimPort(0) : port;
    const superuserUrl = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${chosen}/postgres`;
    const logPath = join(folder, 'postgres.log');
    const server = launch(account, cluster, chosen, durable, logPath);
    if (await isReady(server, superuserUrl))
      return {
        port: chosen,
        superuserUrl,
        pid: () => server.pid,
        ended: once(server, 'exit'),
        stop: () => stopChild(server, { signal: 'SIGINT', deadlineMs: 10_000 }),
      };
    await stopChild(server, { signal: 'SIGINT', deadlineMs: 2_000 });
    if (attempt === 6) throw new Sentence(`PostgreSQL did not start: ${lastLine(logPath)} (${logPath})`);
    await pause(500);
  }
}

function makeCluster(
  folder: string,
  cluster: string,
  account: PostgresAccount,
  password: string,
  durable: boolean,
): void {
  const handover = mkdtempSync(join(folder, '.initdb-'));
  try {
    // A cluster that was cut short has no PG_VERSION yet but may hold files.
    rmSync(cluster, { recursive: true, force: true });
    mkdirSync(cluster, { mode: 0o700 });
    account.own(cluster);
    const passwordFile = join(handover, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    account.own(passwordFile);
    account.own(handover);
    const [command, args] = account.command('initdb', [
      `--pgdata=${cluster}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(durable ? [] : ['--no-sync']),
    ]);
    const made = runQuietly(command, args, {
      cwd: cluster,
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
    });
    if (!made.ok)
      throw new Sentence(
        `PostgreSQL could not make its cluster: ${made.output.split('\n').slice(-6).join(' ')}`,
      );
  } finally {
    rmSync(handover, { recursive: true, force: true });
  }
}

function launch(
  account: PostgresAccount,
  cluster: string,
  port: number,
  durable: boolean,
  logPath: string,
): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '64MB',
    // Statements and details of errors carry values; the log must not.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const [command, args] = account.command('postgres', [
    '-D',
    cluster,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const log = openSync(logPath, 'a', 0o600);
  try {
    return spawn(command, args, {
      cwd: cluster,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
    });
  } finally {
    closeSync(log);
  }
}

async function isReady(server: ChildProcess, url: string): Promise<boolean> {
  const deadline = Date.now() + 60_000;
  while (!hasExited(server) && Date.now() < deadline) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return !hasExited(server);
    } catch {
      await client.end().catch(() => undefined);
      await pause(25);
    }
  }
  return false;
}

function lastLine(logPath: string): string {
  return readFileSync(logPath, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}
