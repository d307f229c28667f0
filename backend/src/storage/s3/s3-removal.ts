import { isLocked } from '../object-lock.js';
import { ObjectLockedError } from '../storage.errors.js';
import type { S3Connection } from './s3-connection.js';
import { headOf, type ObjectVersion, versionsOf } from './s3-objects.js';

/**
 * Removes every version and marker of the key; OBJECT_LOCKED before the first removal while one is locked. The store
 * is asked first and told afterwards: there are stores that forget a hold once the retention is over (P8).
 */
export async function removeAllVersions(connection: S3Connection, key: string, now: Date): Promise<void> {
  const versions = await versionsOf(connection, key);
  for (const version of versions)
    if (await isVersionLocked(connection, key, version, now)) throw new ObjectLockedError();
  // The oldest first: it is the object, and a store that hides its lock refuses before anything is gone.
  for (const version of versions.toReversed()) await removeVersion(connection, key, version, now);
}

async function removeVersion(
  connection: S3Connection,
  key: string,
  version: ObjectVersion,
  now: Date,
): Promise<void> {
  try {
    await connection.client.removeObject(connection.bucket, key, { versionId: version.versionId });
  } catch (error) {
    // Locked in the meantime? Stores say so in many words, so the object is asked instead.
    if (await isVersionLocked(connection, key, version, now)) throw new ObjectLockedError(error);
    throw error;
  }
}

async function isVersionLocked(
  connection: S3Connection,
  key: string,
  { versionId, isMarker }: ObjectVersion,
  now: Date,
): Promise<boolean> {
  if (isMarker) return false;
  try {
    return isLocked((await headOf(connection, key, versionId)).lock, now);
  } catch (error) {
    // Gone already: somebody else removed it, which is what we were about to do.
    if (['NotFound', 'NoSuchKey', 'NoSuchVersion'].includes(String((error as { code?: unknown }).code)))
      return false;
    throw error;
  }
}
