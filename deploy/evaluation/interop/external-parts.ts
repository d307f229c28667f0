import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { ExternalIdentity, S3Storage } from '../parts.ts';
import { inRepository } from '../repository.ts';
import type { S3Server } from './s3-servers.ts';

export const storageOn = (server: S3Server, bucket: string): S3Storage => ({
  kind: 's3',
  endpoint: `${server.useSSL ? 'https' : 'http'}://${server.endpoint}:${server.port}`,
  region: server.region,
  bucket,
  accessKey: server.accessKey,
  secretKey: server.secretKey,
});

interface BucketMaker {
  makeBucket(bucket: string, region: string, options: { ObjectLocking: boolean }): Promise<void>;
}

/** Makes a bucket with versions and locks, as a firm's administrator would before the appliance is started. */
export async function makeBucket(server: S3Server, bucket: string): Promise<void> {
  // The client is the backend's dependency, not ours.
  const { Client } = createRequire(inRepository('backend', 'package.json'))('minio') as {
    Client: new (options: Record<string, unknown>) => BucketMaker;
  };
  const { endpoint, port, useSSL, accessKey, secretKey, region } = server;
  const client = new Client({
    endPoint: endpoint,
    port,
    useSSL,
    accessKey,
    secretKey,
    region,
    pathStyle: true,
  });
  await client.makeBucket(bucket, region, { ObjectLocking: true });
}

/** The choice of parts as the environment of a command; secrets are in files. */
export function environmentOf(
  storage: S3Storage,
  identity: ExternalIdentity,
  folder: string,
): Record<string, string> {
  const kept = (name: string, value: string): string => {
    const path = join(folder, name);
    writeFileSync(path, value, { mode: 0o600 });
    return path;
  };
  return {
    EXHIBIT_STORAGE: 's3',
    EXHIBIT_S3_ENDPOINT: storage.endpoint,
    EXHIBIT_S3_REGION: storage.region,
    EXHIBIT_S3_BUCKET: storage.bucket,
    EXHIBIT_S3_ACCESS_KEY_FILE: kept('s3-access-key', storage.accessKey),
    EXHIBIT_S3_SECRET_KEY_FILE: kept('s3-secret-key', storage.secretKey),
    EXHIBIT_OIDC_ISSUER: identity.issuer,
    EXHIBIT_OIDC_CLIENT_ID: identity.clientId,
    EXHIBIT_OIDC_CLIENT_SECRET_FILE: kept('oidc-client-secret', identity.clientSecret),
    EXHIBIT_PEOPLE_FILE: kept('people.json', JSON.stringify(identity.people)),
  };
}
