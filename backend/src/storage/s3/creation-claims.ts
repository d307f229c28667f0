import { createHash } from 'node:crypto';
import type { CreationClaim } from './creation-turn.js';
import { removeAllVersions } from './s3-removal.js';
import type { S3Connection } from './s3-connection.js';

/** No key of ours begins with a dot: it is in nobody's way and in no list. */
const CLAIMS = '.exhibit/creating/';

/** Where those who want to create `key` say so: an empty object for each. Under a hash, so that no key's claims begin another's. */
const placeOf = (key: string) => `${CLAIMS}${createHash('sha256').update(key).digest('hex')}.`;

export async function layClaim({ client, bucket }: S3Connection, key: string, mark: string): Promise<void> {
  await client.putObject(bucket, placeOf(key) + mark, Buffer.alloc(0), 0);
}

/** More than fit into one answer are cut off, and ours may be among them: its owner then creates nothing. */
export async function claimsOn({ client, bucket }: S3Connection, key: string): Promise<CreationClaim[]> {
  const place = placeOf(key);
  const { objects } = await client.listObjectsQuery(bucket, place, '', { Delimiter: '', MaxKeys: 1_000 });
  return (objects as { name?: string; lastModified?: Date }[]).flatMap(({ name, lastModified }) =>
    name?.startsWith(place) && lastModified
      ? [{ mark: name.slice(place.length), laidAt: new Date(lastModified).getTime() }]
      : [],
  );
}

/** What cannot be removed now is dead before long. */
export async function takeBack(connection: S3Connection, key: string, mark: string): Promise<void> {
  await removeAllVersions(connection, placeOf(key) + mark, new Date()).catch(() => undefined);
}
