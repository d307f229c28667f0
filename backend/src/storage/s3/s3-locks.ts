import type { ObjectLock, Retention } from '../object-store.js';
import { LockUnsupportedError } from '../storage.errors.js';
import type { S3Connection } from './s3-connection.js';
import { headOf } from './s3-objects.js';

/** Of which version, and whether a stricter retention may take the place of a milder one. */
export interface LockTarget {
  versionId: string | undefined;
  governanceBypass?: boolean;
}

export async function putRetention(
  { client, bucket }: S3Connection,
  key: string,
  { mode, until }: Retention,
  { versionId, governanceBypass = false }: LockTarget,
): Promise<void> {
  await client.putObjectRetention(bucket, key, {
    mode: mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE',
    retainUntilDate: until.toISOString(),
    versionId: versionId ?? '',
    governanceBypass,
  });
}

export async function putHold(
  { client, bucket }: S3Connection,
  key: string,
  on: boolean,
  { versionId }: LockTarget,
): Promise<void> {
  const asked = { status: on ? 'ON' : 'OFF', ...(versionId === undefined ? {} : { versionId }) } as const;
  await client.setObjectLegalHold(bucket, key, asked);
}

/**
 * There are stores that forget a lock that was stated when an upload in parts began. Nothing is acknowledged before the
 * lock stands: it is looked for, stated once more when it is missing, and OBJECT_LOCK_UNSUPPORTED when that is in vain.
 */
export async function requireLock(connection: S3Connection, key: string, asked: ObjectLock): Promise<void> {
  const { lock, versionId } = await headOf(connection, key);
  if (covers(lock, asked)) return;
  if (asked.retention) await putRetention(connection, key, asked.retention, { versionId });
  if (asked.held) await putHold(connection, key, true, { versionId });
  const again = await headOf(connection, key, versionId);
  if (!covers(again.lock, asked)) throw new LockUnsupportedError();
}

function covers(found: ObjectLock, asked: ObjectLock): boolean {
  if (asked.held && !found.held) return false;
  if (asked.retention === null) return true;
  const { retention } = found;
  return (
    retention !== null &&
    retention.mode === asked.retention.mode &&
    retention.until.getTime() >= asked.retention.until.getTime()
  );
}
