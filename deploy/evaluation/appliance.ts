import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { type ConfigurationFiles, writeBackendConfiguration } from './backend-configuration.ts';
import { backendScript } from './backend-scripts.ts';
import { prepareDataFolder } from './data-folder.ts';
import { startDemoBank } from './demo-bank/demo-bank.ts';
import { type EvaluationRecord, readRecord, writeRecord } from './evaluation-record.ts';
import { takeLock } from './instance-lock.ts';
import { migrate } from './migrations.ts';
import { EMBEDDED, type Parts, refuseEmbeddedParts } from './parts.ts';
import type { Person } from './people.ts';
import { choosePort } from './ports.ts';
import { inRepository } from './repository.ts';
import { seed } from './seed.ts';
import { Sentence } from './sentence.ts';
import { standingDatabase, standingIdentity } from './standing-parts.ts';
import { superviseProcess, type SupervisedProcess } from './supervised-process.ts';
import { waitUntil } from './wait-until.ts';

export interface ApplianceOptions {
  dataDir: string;
  /** 0, the default: the port of the last start on this folder if it is free, else any. */
  ports?: { console?: number; bank?: number; identity?: number };
  /** The firm's own parts in place of embedded ones. */
  parts?: Parts;
  /** False for tests only: gives up safety against a crash of the machine. */
  durable?: boolean;
  say?: (line: string) => void;
  /** Aborted: a start under way ends, and leaves nothing running. */
  signal?: AbortSignal;
}

export interface RunningAppliance {
  consoleUrl: string;
  bankUrl: string;
  siteKey: string;
  people: Person[];
  dataDir: string;
  apiPid(): number | undefined;
  /** Stops the API in order, starts it again and waits until it is ready. */
  restartApi(): Promise<void>;
  /** Sends the signal; the supervisor starts the API again. Wait for `ready()`. */
  killApi(signal: NodeJS.Signals): void;
  /** Resolves when the API answers again, after `killApi`. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the whole appliance, with embedded parts unless others are named. A part that fails takes down those before it. */
export async function startAppliance(options: ApplianceOptions): Promise<RunningAppliance> {
  const { durable = true, say = () => undefined, parts = EMBEDDED } = options;
  refuseEmbeddedParts(parts);
  await using started = new AsyncDisposableStack();
  const dataDir = prepareDataFolder(options.dataDir);
  started.defer(takeLock(dataDir));
  const record = await choosePorts(dataDir, options.ports ?? {});
  const { ports, consoleUrl, bankUrl } = record;

  const logs = join(dataDir, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const database = await standingDatabase(parts, { dataDir, durable, say }, started);
  const identity = await standingIdentity(parts, { dataDir, port: ports.identity, consoleUrl }, started);

  const files = writeBackendConfiguration({
    dataDir,
    port: ports.console,
    publicUrl: consoleUrl,
    database,
    storage: parts.storage,
    identity,
  });
  await migrate(childEnvironment(files.migrations), join(logs, 'migrations.log'));

  const start = (name: string, script: string): SupervisedProcess => {
    const child = superviseProcess(processOf(name, script, files, logs, say));
    started.defer(() => child.stop());
    return child;
  };
  const worker = start('The worker', 'worker');
  const api = start('The API', 'main');
  const ready = (deadlineMs?: number): Promise<void> =>
    untilReady(consoleUrl, [api, worker], options.signal, deadlineMs);
  await ready();
  for (const child of [api, worker]) child.started();

  await seed({ dataDir, record, people: identity.people });
  const siteKey = record.siteKey!;
  const bank = await startDemoBank({ port: ports.bank, siteKey, applianceUrl: consoleUrl });
  started.defer(() => bank.stop());

  const running = started.move();
  return {
    consoleUrl,
    bankUrl,
    siteKey,
    people: identity.people,
    dataDir,
    apiPid: () => api.pid(),
    async restartApi() {
      await api.restart();
      await ready();
    },
    killApi(signal) {
      const pid = api.pid();
      if (pid !== undefined) process.kill(pid, signal);
    },
    ready: () => ready(),
    stop: () => running.disposeAsync(),
  };
}

async function choosePorts(
  dataDir: string,
  requested: NonNullable<ApplianceOptions['ports']>,
): Promise<EvaluationRecord> {
  const known = readRecord(dataDir);
  const choose = (
    name: 'console' | 'bank' | 'identity',
    purpose: string,
    variable: string,
  ): Promise<number> =>
    choosePort({ purpose, variable, requested: requested[name] ?? 0, earlier: known?.ports[name] });
  const ports = {
    console: await choose('console', 'the console', 'EXHIBIT_PORT'),
    bank: await choose('bank', 'the demo bank', 'EXHIBIT_BANK_PORT'),
    identity: await choose('identity', 'the identity provider', 'EXHIBIT_IDP_PORT'),
  };
  const record: EvaluationRecord = {
    ports,
    consoleUrl: `http://127.0.0.1:${ports.console}`,
    bankUrl: `http://127.0.0.1:${ports.bank}`,
    siteKey: null,
    seeded: known?.seeded ?? {},
  };
  writeRecord(dataDir, record);
  return record;
}

function processOf(
  name: string,
  script: string,
  files: ConfigurationFiles,
  logs: string,
  say: (line: string) => void,
) {
  return {
    name,
    script: backendScript(script),
    env: childEnvironment(files.appliance),
    cwd: inRepository('backend'),
    logPath: join(logs, `${script === 'main' ? 'api' : script}.log`),
    say,
  };
}

function childEnvironment(configuration: string): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  return {
    PATH,
    ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
    NODE_ENV: 'production',
    TZ: 'UTC',
    EXHIBIT_CONFIG: configuration,
  };
}

async function untilReady(
  consoleUrl: string,
  processes: SupervisedProcess[],
  signal?: AbortSignal,
  deadlineMs = 120_000,
): Promise<void> {
  await waitUntil(
    'the appliance is ready',
    async () => {
      if (signal?.aborted) throw new Sentence('Stopped before it was up.');
      for (const { failure } of processes) if (failure()) throw failure()!;
      try {
        return (await fetch(`${consoleUrl}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
      } catch {
        return false;
      }
    },
    { deadlineMs },
  );
}
