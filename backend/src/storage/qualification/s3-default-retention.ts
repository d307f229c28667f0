import { randomBytes } from 'node:crypto';
import { S3Calls } from '../s3/s3-calls.js';
import { s3Connection, type S3Options } from '../s3/s3-connection.js';
import { CheckFailed, S3Probe } from './s3-probe.js';

/** A check that this account may not make: it says nothing about the store. */
export class CheckSkipped extends Error {}

/**
 * In a bucket of its own, because it changes a bucket's configuration. Governance and a privilege, so that nothing stays
 * behind for the day that a default lasts at least. We never rely on the default; firms that do want to know.
 */
export async function defaultWithHold(options: S3Options): Promise<void> {
  const bucket = `exhibit-examination-${randomBytes(5).toString('hex')}`;
  const connection = s3Connection({ ...options, bucket });
  const { client } = connection;
  const calls = new S3Calls();
  try {
    await calls.call(() => client.makeBucket(bucket, options.region, { ObjectLocking: true })).catch(skip);
    try {
      await calls.call(async () => {
        await client.setObjectLockConfig(bucket, { mode: 'GOVERNANCE', unit: 'Days', validity: 1 } as never);
      });
      const probe = new S3Probe(connection);
      const object = await probe.put('default-with-hold', undefined, 'OFF');
      const kept = await probe.retention(object);
      await probe.remove(object.key, object.versionId, true).catch(() => undefined);
      if (kept?.mode !== 'GOVERNANCE') throw new CheckFailed('the default retention was forgotten');
    } finally {
      await calls.call(() => client.removeBucket(bucket)).catch(() => undefined);
    }
  } finally {
    connection.close();
  }
}

function skip(): never {
  throw new CheckSkipped('a bucket for this check could not be made');
}
