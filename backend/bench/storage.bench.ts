// Put and get of 1, 60 and 1,000 KB through the port, beside the bare minio client and the bare file system.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'minio';
import {
  MINIO,
  type S3Server,
  startS3Server,
  VERSITYGW,
} from '../../deploy/evaluation/interop/s3-servers.ts';
import type { ObjectStore } from '../src/storage/object-store.js';
import type { Benchmark } from './benchmark.ts';
import { bareFiles } from './bare-files.ts';
import { type Comparison, lineOf, rate, sideBySide } from './side-by-side.ts';

const SIZES = [
  { label: '1 KB', bytes: 1_000, count: 600 },
  { label: '60 KB', bytes: 60_000, count: 250 },
  { label: '1,000 KB', bytes: 1_000_000, count: 80 },
];
/** What a ratio must reach. */
const LEAST = 0.85;
const ROUNDS = 13;
const AT_A_TIME = 4;

interface PutAndGet {
  put(key: string, content: Buffer): Promise<unknown>;
  get(key: string): Promise<Buffer>;
}

// The compiled port, as it runs in life; its types come from the source.
const { openStore } = (await import(
  new URL('../dist/src/storage/open-store.js', import.meta.url).href
)) as typeof import('../src/storage/open-store.js');

export const benchmark: Benchmark = {
  expected: `ours beside the baseline; a ratio of at least ${LEAST} is expected`,
  run: async (say) => {
    const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
    await using stopping = new AsyncDisposableStack();
    stopping.defer(() => rmSync(folder, { recursive: true, force: true }));
    const comparisons: Comparison[] = [];
    const measure = async (where: string, ours: ObjectStore, baseline: PutAndGet, judged = true) => {
      comparisons.push(...(await compared(where, ours, baseline, judged, say)));
    };
    const store = await openStore({ kind: 'file', folder: join(folder, 'objects') });
    // The port knows the SHA-256 of what it stores, which on a local disk is a large part of the work: beside a
    // baseline that hashes as well the port itself is judged, beside one that does not the price of the hash is shown.
    const bare = (name: string, hashing: boolean) => bareFiles(join(folder, name), { hashing });
    await measure('file system, hashed', store, await bare('hashed', true));
    await measure('file system, not hashed', store, await bare('plain', false), false);
    for (const server of await servers(folder, stopping, say)) {
      const { options, client } = await bucketOn(server);
      const s3 = await openStore({ kind: 's3', ...options });
      await measure(`${server.name} ${server.version}`, s3, bareClient(client, options.bucket));
    }
    const below = comparisons.filter(({ ratio, judged }) => judged && ratio < LEAST);
    return {
      figures: { least: LEAST, comparisons },
      missed: below.map(({ what, ratio }) => `${what}: a ratio of ${ratio.toFixed(2)}`),
    };
  },
};

async function compared(
  where: string,
  ours: ObjectStore,
  baseline: PutAndGet,
  judged: boolean,
  say: (line: string) => void,
): Promise<Comparison[]> {
  say(where);
  const folder = where.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const found: Comparison[] = [];
  for (const { label, bytes, count } of SIZES) {
    const content = randomBytes(bytes);
    const puts = (target: PutAndGet, name: string) => (round: number) =>
      rate(count, AT_A_TIME, (index) =>
        target.put(`${folder}/${name}/${bytes}/${round}/o-${index}`, content),
      );
    const gets = (target: PutAndGet, name: string) => (round: number) =>
      rate(count, AT_A_TIME, async (index) => {
        const got = await target.get(`${folder}/${name}/${bytes}/${round}/o-${index}`);
        if (got.length !== bytes) throw new Error('another size came back');
      });
    for (const [verb, work] of [
      ['put', puts],
      ['get', gets],
    ] as const) {
      const what = `${verb} ${label}, ${where}`;
      const both = await sideBySide(what, 'per s', ROUNDS, work(ours, 'ours'), work(baseline, 'bare'));
      found.push({ ...both, judged });
      say(lineOf({ ...found.at(-1)!, what: `${verb} ${label}` }));
    }
  }
  return found;
}

/** Servers that create under a condition; elsewhere a creation takes four questions, and nothing bare compares with that. */
const MEASURED = [MINIO, VERSITYGW];

/** Those that EXHIBIT_INTEROP names, or else these. */
async function servers(
  folder: string,
  stopping: AsyncDisposableStack,
  say: (line: string) => void,
): Promise<S3Server[]> {
  const described = process.env['EXHIBIT_INTEROP'];
  if (described) return (JSON.parse(readFileSync(described, 'utf8')) as { s3: S3Server[] }).s3;
  const started: S3Server[] = [];
  for (const kind of MEASURED)
    try {
      started.push(await startS3Server(kind, folder, stopping));
    } catch (fault) {
      say(`not measured: ${(fault as Error).message}`);
    }
  return started;
}

async function bucketOn({ endpoint, port, useSSL, accessKey, secretKey, region }: S3Server) {
  const bucket = `exhibit-bench-${randomBytes(5).toString('hex')}`;
  const client = new Client({ endPoint: endpoint, port, useSSL, accessKey, secretKey, region });
  await client.makeBucket(bucket, region);
  await client.setBucketVersioning(bucket, { Status: 'Enabled' });
  const url = `${useSSL ? 'https' : 'http'}://${endpoint}:${port}`;
  return { client, options: { endpoint: url, region, bucket, accessKey, secretKey } };
}

const bareClient = (client: Client, bucket: string): PutAndGet => ({
  put: (key, content) => client.putObject(bucket, key, content, content.length),
  get: async (key) => {
    const pieces: Buffer[] = [];
    for await (const piece of await client.getObject(bucket, key)) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  },
});
