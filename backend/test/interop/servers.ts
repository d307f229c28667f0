import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type S3Connection, s3Connection, type S3Options } from '../../src/storage/s3/s3-connection.js';

/** One server of the file that EXHIBIT_INTEROP names; README.md has the fields. */
export interface InteropServer {
  name: string;
  version: string;
  endpoint: string;
  port: number;
  useSSL: boolean;
  accessKey: string;
  secretKey: string;
  bucket: string;
  region?: string;
  caFile?: string;
  virtualHost?: string;
  worm?: boolean;
  creates?: 'store' | 'checked';
  faults?: boolean;
}

/** A file without servers is a fault, not a suite that has nothing to do. */
export function interopServers(): InteropServer[] {
  const path = process.env['EXHIBIT_INTEROP'];
  if (!path) throw new Error('EXHIBIT_INTEROP must name the file that describes the servers');
  const { s3 } = JSON.parse(readFileSync(path, 'utf8')) as { s3?: InteropServer[] };
  if (!Array.isArray(s3) || s3.length === 0) throw new Error('EXHIBIT_INTEROP names no S3 server');
  return s3;
}

export const titleOf = ({ name, version }: InteropServer) => `${name} ${version}`;

export function optionsFor(server: InteropServer, bucket: string): S3Options {
  return {
    endpoint: `${server.useSSL ? 'https' : 'http'}://${server.endpoint}:${server.port}`,
    region: server.region ?? 'us-east-1',
    bucket,
    accessKey: server.accessKey,
    secretKey: server.secretKey,
    ...(server.caFile === undefined ? {} : { caFile: server.caFile }),
  };
}

export interface Bucket {
  options: S3Options;
  connection: S3Connection;
}

/** A bucket of its own for one test. The servers are thrown away in the end, and the buckets with them. */
export async function newBucket(
  server: InteropServer,
  { locking = true, versioning = true } = {},
): Promise<Bucket> {
  const name = `${server.bucket}-${randomBytes(5).toString('hex')}`;
  const options = optionsFor(server, name);
  const connection = s3Connection(options);
  await connection.client.makeBucket(name, options.region, { ObjectLocking: locking });
  if (versioning && !locking) await connection.client.setBucketVersioning(name, { Status: 'Enabled' });
  await grantEverything(server, { options, connection });
  return { options, connection };
}

/** Some stores ask for the right to make a governance retention stricter in words, even of whoever owns the bucket. */
async function grantEverything({ accessKey }: InteropServer, { options, connection }: Bucket): Promise<void> {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: [accessKey] },
        Action: ['s3:*'],
        Resource: [`arn:aws:s3:::${options.bucket}`, `arn:aws:s3:::${options.bucket}/*`],
      },
    ],
  };
  // Others know no such principal, and need no such words.
  await connection.client.setBucketPolicy(options.bucket, JSON.stringify(policy)).catch(() => undefined);
}
