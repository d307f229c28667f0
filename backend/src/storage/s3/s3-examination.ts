import type { StoreCapabilities } from '../object-store.js';
import { StorageUnavailableError } from '../storage.errors.js';
import { createsOnceInRace } from './creation-race.js';
import type { S3Connection } from './s3-connection.js';
import { versionsOf } from './s3-objects.js';

/** No key of ours begins with a dot: it is in nobody's way and in no list. */
const PROBE = '.exhibit/probe';

/** What must be known of a bucket before the first object is put into it. */
export async function examineBucket(connection: S3Connection): Promise<StoreCapabilities> {
  const { client, bucket } = connection;
  const versioning = (await client.getBucketVersioning(bucket)) as { Status?: unknown } | string | undefined;
  if (typeof versioning !== 'object' || versioning.Status !== 'Enabled')
    throw new StorageUnavailableError(undefined, 'versioning');
  return {
    kind: 's3',
    versions: true,
    locks: await locksOf(connection),
    conditionalCreate: (await keepsConditions(connection)) ? 'store' : 'checked',
  };
}

async function locksOf({ client, bucket }: S3Connection): Promise<'server' | 'none'> {
  try {
    // The client's type knows only its older form, with a callback.
    const found: unknown = await client.getObjectLockConfig(bucket);
    return (found as { objectLockEnabled?: unknown }).objectLockEnabled === 'Enabled' ? 'server' : 'none';
  } catch (error) {
    const { code } = error as { code?: unknown };
    // A store that says in any words that it has no such configuration has no locks for us.
    if (typeof code === 'string' && /ObjectLock|NotImplemented|NoSuch(?!Bucket)|MethodNotAllowed/.test(code))
      return 'none';
    throw error;
  }
}

/** Puts the same empty object twice, on condition that it is not there, and then two others of one key at once. */
async function keepsConditions(connection: S3Connection): Promise<boolean> {
  if (!(await created(connection)) || !(await created(connection)))
    return createsOnceInRace(connection, () => created(connection));
  const { client, bucket } = connection;
  for (const { versionId } of await versionsOf(connection, PROBE))
    await client.removeObject(bucket, PROBE, { versionId });
  return false;
}

async function created({ client, bucket }: S3Connection): Promise<boolean> {
  try {
    await client.putObject(bucket, PROBE, Buffer.alloc(0), 0, { 'If-None-Match': '*' });
    return true;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'PreconditionFailed') return false;
    // A store that does not know the condition may also say so.
    if (code === 'NotImplemented') return true;
    throw error;
  }
}
