import { createHash, randomBytes } from 'node:crypto';
import { S3Calls } from '../s3/s3-calls.js';
import { s3Connection, type S3Options } from '../s3/s3-connection.js';
import { examineBucket } from '../s3/s3-examination.js';
import { completeUpload, startUpload, type UploadedPart, uploadPart } from '../s3/s3-multipart.js';
import { pageOf } from '../s3/s3-objects.js';
import { StorageUnavailableError } from '../storage.errors.js';
import type { Times } from './s3-lock-checks.js';
import { CheckFailed, type S3Probe } from './s3-probe.js';

/** Two clocks further apart than this do not agree on when a retention ends. */
const CLOCK_TOLERANCE_MS = 60_000;
const PART = 5 * 1024 * 1024;

/** There are stores that take any secret. Whoever can reach such a store can do what we can. */
export async function credentialsChecked(options: S3Options): Promise<void> {
  const other = s3Connection({ ...options, secretKey: randomBytes(24).toString('base64url') });
  try {
    await new S3Calls().call(() => other.client.bucketExists(options.bucket));
  } catch (error) {
    const known = ['credentials', 'forbidden'];
    if (error instanceof StorageUnavailableError && known.includes(error.fault)) return;
    throw error;
  } finally {
    other.close();
  }
  throw new CheckFailed('another secret was accepted');
}

export async function clockAgrees(probe: S3Probe): Promise<void> {
  await probe.calls.call(() => pageOf(probe.connection, '.exhibit/', ''));
  const answer = probe.connection.lastAnswer();
  const theirs = new Date(answer?.headers.date ?? Number.NaN).getTime();
  if (answer === null || Number.isNaN(theirs)) throw new CheckFailed('it does not say what time it is');
  const apart = Math.abs(theirs - answer.at.getTime());
  if (apart > CLOCK_TOLERANCE_MS) throw new CheckFailed(`${Math.round(apart / 1000)} seconds apart`);
}

export async function versioningOn(probe: S3Probe): Promise<void> {
  const found: unknown = await probe.calls.call(
    async () => probe.connection.client.getBucketVersioning(probe.connection.bucket) as unknown,
  );
  if ((found as { Status?: unknown } | undefined)?.Status !== 'Enabled')
    throw new CheckFailed('it is not on');
}

export async function locksOn(probe: S3Probe): Promise<void> {
  const { locks } = await probe.calls.call(() => examineBucket(probe.connection));
  if (locks !== 'server') throw new CheckFailed('it is not on; it can only be switched on for a new bucket');
}

export async function conditionalCreate(probe: S3Probe): Promise<void> {
  const object = await probe.put(probe.key('conditional-create'), undefined, undefined, true);
  const again = () => probe.put(object.key, undefined, undefined, true);
  await probe.requireRefusal(again, 'it put a second version over the first');
  await probe.requireWhole(object, 'it is gone');
  const { conditionalCreate: creates } = await probe.calls.call(() => examineBucket(probe.connection));
  if (creates !== 'store') throw new CheckFailed('of two at once it acknowledged both');
}

export async function listAfterWrite(probe: S3Probe): Promise<void> {
  for (let round = 0; round < 10; round++) {
    const { key, versionId } = await probe.put(probe.key(`list-after-write-${round}`));
    const { objects } = await probe.calls.call(() => pageOf(probe.connection, key, ''));
    if (!objects.some((object) => object.key === key && object.size === 64))
      throw new CheckFailed('an object was missing in the list');
    await probe.remove(key, versionId);
    const after = await probe.calls.call(() => pageOf(probe.connection, key, ''));
    if (after.objects.length > 0) throw new CheckFailed('a removed object was still in the list');
  }
}

export async function rangeReads(probe: S3Probe): Promise<void> {
  const { key, body } = await probe.put(probe.key('range-reads'));
  for (const [offset, length] of [
    [0, 1],
    [63, 1],
    [7, 20],
    [0, 64],
  ] as const)
    if (!(await probe.getRange(key, offset, length)).equals(body.subarray(offset, offset + length)))
      throw new CheckFailed('it gave other bytes');
}

export async function largeObject(probe: S3Probe, times: Times): Promise<void> {
  const key = probe.key('large-object');
  const body = randomBytes(2 * PART + 1000);
  const until = new Date(Math.ceil(times.now().getTime() / 1000 + 60) * 1000);
  const { connection, calls } = probe;
  const lock = {
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': until.toISOString(),
  };
  const uploadId = await calls.call(() => startUpload(connection, key, lock));
  const parts: UploadedPart[] = [];
  for (const [index, from] of [0, PART, 2 * PART].entries()) {
    const piece = body.subarray(from, from + PART);
    parts.push(await calls.call(() => uploadPart(connection, key, uploadId, index + 1, piece)));
  }
  await calls.call(() => completeUpload(connection, key, uploadId, parts, {}));
  const versionId = (await probe.versions(key))[0]?.versionId;
  if (versionId === undefined) throw new CheckFailed('it has no version');
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  if (sha256(await probe.get(key, versionId)) !== sha256(body)) throw new CheckFailed('it gave other bytes');
  const kept = await probe.retention({ key, versionId, body });
  if (kept?.mode !== 'COMPLIANCE' || kept.until.getTime() !== until.getTime())
    throw new CheckFailed('the stated lock is not on it');
}
