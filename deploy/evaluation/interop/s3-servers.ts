import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { claimPort } from '../ports.ts';
import { CEPH } from './ceph-server.ts';
import { type GoProgram, goProgram } from './go-program.ts';
import { startServer } from './server-process.ts';

/** One running S3 server, as the contract suite and the qualification are given it. */
export interface S3Server {
  name: string;
  version: string;
  endpoint: string;
  port: number;
  useSSL: boolean;
  accessKey: string;
  secretKey: string;
  region: string;
  /** What the names of the buckets that tests make begin with. */
  bucket: string;
  /** What the qualification must say, and if it refuses, the checks that must be among its reasons. */
  worm: boolean;
  refusals?: string[];
  creates?: 'store' | 'checked';
  /** Whether the faulty proxy stands in front of this server too. */
  faults?: boolean;
}

export interface S3ServerKind {
  name: string;
  version: string;
  worm: boolean;
  refusals?: string[];
  /** Whether its conditions hold when two create a key at once. */
  creates?: 'store' | 'checked';
  /** Whether the faulty proxy stands in front of it too. */
  faults?: boolean;
  /** Gets it and starts it; gives the version when only the program knows it. */
  start(place: S3Place, stopping: AsyncDisposableStack): Promise<string | undefined>;
}

/** Where one server is to run, and whom it is to let in. */
export interface S3Place {
  /** Empty, and its own. */
  folder: string;
  port: number;
  accessKey: string;
  secretKey: string;
}

interface GoServer {
  program: GoProgram;
  run(place: S3Place): { args: string[]; env: Record<string, string>; health: string };
}

const goServer = ({ program, run }: GoServer): Pick<S3ServerKind, 'start'> => ({
  start: async (place, stopping) => {
    const command = await goProgram(program);
    const { args, env, health } = run(place);
    const stop = await startServer({
      name: program.program,
      command,
      args,
      env,
      logPath: join(place.folder, 'server.log'),
      answersAt: `http://127.0.0.1:${place.port}${health}`,
    });
    stopping.defer(stop);
    return undefined;
  },
});

/** The last state of the community edition before it was archived; no tagged release can be had by go install. */
export const MINIO: S3ServerKind = {
  name: 'minio',
  version: '2026-02-12 (7aac2a2c5b7c)',
  worm: true,
  creates: 'store',
  faults: true,
  ...goServer({
    program: {
      program: 'minio',
      path: 'github.com/minio/minio',
      version: 'v0.0.0-20260212201848-7aac2a2c5b7c',
    },
    run: ({ folder, port, accessKey, secretKey }) => ({
      args: ['server', join(folder, 'data'), '--address', `127.0.0.1:${port}`],
      env: {
        MINIO_ROOT_USER: accessKey,
        MINIO_ROOT_PASSWORD: secretKey,
        MINIO_BROWSER: 'off',
        MINIO_UPDATE: 'off',
      },
      health: '/minio/health/ready',
    }),
  }),
};

export const VERSITYGW: S3ServerKind = {
  name: 'versitygw',
  version: 'v1.7.0',
  worm: false,
  refusals: ['shortening-refused'],
  // It asks whether a key is taken when a put begins, and not when it ends.
  creates: 'checked',
  faults: true,
  ...goServer({
    program: { program: 'versitygw', path: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.7.0' },
    run: ({ folder, port, accessKey, secretKey }) => {
      const [data, versions] = [join(folder, 'data'), join(folder, 'versions')];
      for (const made of [data, versions]) mkdirSync(made);
      return {
        args: [
          '--port',
          `127.0.0.1:${port}`,
          '--health',
          '/health',
          'posix',
          '--versioning-dir',
          versions,
          data,
        ],
        env: { ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
        health: '/health',
      };
    },
  }),
};

export const S3_SERVERS: readonly S3ServerKind[] = [MINIO, VERSITYGW, CEPH];

/** Gets and starts one S3 server with keys of its own, on a free port and an empty folder. */
export async function startS3Server(
  { name, version, worm, refusals, creates, faults = false, start }: S3ServerKind,
  folder: string,
  stopping: AsyncDisposableStack,
): Promise<S3Server> {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const port = await claimPort(0);
  const accessKey = `exhibit-${randomBytes(4).toString('hex')}`;
  const secretKey = randomBytes(24).toString('base64url');
  const said = await start({ folder: own, port, accessKey, secretKey }, stopping);
  return {
    name,
    version: said ?? version,
    endpoint: '127.0.0.1',
    port,
    useSSL: false,
    accessKey,
    secretKey,
    region: 'us-east-1',
    bucket: `exhibit-${name}`,
    worm,
    faults,
    ...(refusals ? { refusals } : {}),
    ...(creates ? { creates } : {}),
  };
}
