import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIdentityProvider, type RunningIdentityProvider } from '@exhibit/evaluation/identity-provider';
import { ConsoleClient } from '@exhibit/evaluation/console-client';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { createHttpApp } from '../../src/http-app.js';
import type { Configuration } from '../../src/platform/config/configuration.js';
import { parseConfiguration } from '../../src/platform/config/read-configuration.js';
import { WorkerModule } from '../../src/worker.module.js';
import { testDatabase, type TestDatabase } from './database.js';

/** The whole appliance in this process: real PostgreSQL, real OpenID provider, real object store, its own folder. */
export interface TestAppliance {
  url: string;
  app: NestExpressApplication;
  /** Does the jobs. A test that asked for none may not ask for it. */
  readonly worker: INestApplicationContext;
  /** As the processes of the appliance read it, without the test's own server. */
  configuration: Configuration;
  database: TestDatabase;
  folder: string;
  /** Signs somebody in through the identity provider, once. */
  as(login: string): Promise<ConsoleClient>;
  /** What somebody types at the identity provider. */
  passwordOf(login: string): string;
  /** Every object in the store, by its path, but the log's: those come when the worker has time. */
  objects(): Promise<Map<string, Buffer>>;
  /** What outsiders can read of the log, by its path. */
  published(): Promise<Map<string, Buffer>>;
  /** From now on nobody answers at the identity provider. */
  providerDown(): Promise<void>;
  /** Ends its processes and leaves what they stored, as for a night in which nobody works. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

const BUILT_CONSOLE = join(import.meta.dirname, '../../../frontend/dist/console/browser');

export async function startTestAppliance(
  options: {
    sealAfterSilenceSeconds?: number;
    withoutWorker?: boolean;
    /** Serves the built console. */
    withConsole?: boolean;
    anchors?: object;
    notices?: object;
    stills?: object;
  } = {},
): Promise<TestAppliance> {
  const folder = await mkdtemp(join(tmpdir(), 'exhibit-test-'));
  const database = await testDatabase();
  const configuration = parseConfiguration({
    appliance: { name: 'exhibit-test' },
    mode: 'evaluation',
    http: { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:1' },
    database: { url: database.appUrl },
    storage: { kind: 'file', folder: join(folder, 'objects') },
    keys: { folder: join(folder, 'keys'), create: true },
    oidc: {
      issuer: 'http://127.0.0.1:1',
      clientId: 'not-yet',
      clientSecret: 'set when the provider runs',
      groupPrefix: 'exhibit-',
    },
    console: { folder: options.withConsole ? BUILT_CONSOLE : join(folder, 'console') },
    recorder: { file: join(folder, 'recorder.js') },
    logging: { level: 'error' },
    sessions: { perPerson: 20, stepUpMinutes: 60 },
    ...(options.anchors ? { anchors: options.anchors } : {}),
    ...(options.stills ? { stills: options.stills } : {}),
    ...(options.notices ? { notices: options.notices } : {}),
    recordings: { sealAfterSilenceSeconds: options.sealAfterSilenceSeconds ?? 3_600 },
  });
  const app = await createHttpApp(configuration);
  await app.listen(0, '127.0.0.1');
  // The port is known only now, and so are the addresses that depend on it.
  const url = await app.getUrl();
  configuration.http.publicUrl = url;
  const provider = await startIdentityProvider({
    port: 0,
    dataDir: join(folder, 'identity'),
    redirectUris: [`${url}/auth/callback`],
    postLogoutRedirectUris: [`${url}/`],
  });
  const { issuer, clientId, clientSecret } = provider;
  configuration.oidc = { issuer, clientId, clientSecret, groupPrefix: 'exhibit-' };
  const worker = options.withoutWorker ? null : await startWorker(configuration);
  let resting: Promise<void> | null = null;
  const rest = () => (resting ??= Promise.resolve(worker?.close()).then(() => app.close()));
  let down: Promise<void> | null = null;
  const providerDown = () => (down ??= provider.stop());
  const clients = new Map<string, Promise<ConsoleClient>>();
  const objects = join(folder, 'objects');
  const published = join(objects, 'audit');
  return {
    url,
    app,
    get worker() {
      if (!worker) throw new Error('this appliance has no worker');
      return worker;
    },
    configuration,
    database,
    folder,
    as: (login) => {
      const known = clients.get(login) ?? ConsoleClient.as(personOf(provider, login), url);
      clients.set(login, known);
      return known;
    },
    passwordOf: (login) => personOf(provider, login).password,
    objects: async () => notUnder(published, await readFolder(objects)),
    published: () => readFolder(published),
    rest,
    providerDown,
    stop: async () => {
      await rest();
      await providerDown();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startWorker(configuration: Configuration): Promise<INestApplicationContext> {
  const worker = await NestFactory.createApplicationContext(WorkerModule.for(configuration), {
    logger: false,
  });
  worker.useLogger(worker.get(Logger));
  return worker;
}

function personOf(provider: RunningIdentityProvider, login: string) {
  const person = provider.people.find((candidate) => candidate.login === login);
  if (!person) throw new Error(`nobody signs in as ${login}`);
  return person;
}

const notUnder = (folder: string, objects: Map<string, Buffer>) =>
  new Map([...objects].filter(([path]) => !path.startsWith(`${folder}/`)));

async function readFolder(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const read = await Promise.all(
    files.map(async (file): Promise<[string, Buffer | null]> => {
      const path = join(file.parentPath, file.name);
      // The appliance goes on while it is looked at: what it has just removed is not there.
      return [path, await readFile(path).catch(() => null)];
    }),
  );
  return new Map(read.filter((entry): entry is [string, Buffer] => entry[1] !== null));
}
