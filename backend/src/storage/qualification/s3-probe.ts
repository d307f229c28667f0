import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { S3Calls } from '../s3/s3-calls.js';
import type { S3Connection } from '../s3/s3-connection.js';
import { isPassing } from '../s3/s3-failure.js';
import { headOf, openObject, type ObjectVersion, versionsOf } from '../s3/s3-objects.js';
import { wholeBody } from '../s3/s3-body.js';
import { ObjectNotFoundError } from '../storage.errors.js';

/** Why a check did not pass, in closed words: no address, no key, no content. */
export class CheckFailed extends Error {}

export interface PutLock {
  mode: 'COMPLIANCE' | 'GOVERNANCE';
  until: Date;
}

/** Everything of an examination lies here; no key of ours begins with a dot. */
export const EXAMINATION_PREFIX = '.exhibit/qualification/';

export interface ProbeObject {
  key: string;
  versionId: string;
  body: Buffer;
}

/** Asks the store itself, past the port: what the port forbids by itself would prove nothing about the store. */
export class S3Probe {
  readonly calls = new S3Calls();
  private readonly prefix = `${EXAMINATION_PREFIX}${randomUUID()}/`;

  constructor(readonly connection: S3Connection) {}

  key(name: string): string {
    return `${this.prefix}${name}`;
  }

  /** A new version with some content; the lock is stated with it. */
  async put(key: string, lock?: PutLock, hold?: 'ON' | 'OFF', condition = false): Promise<ProbeObject> {
    const { client, bucket } = this.connection;
    const body = randomBytes(64);
    const { headers } = await this.calls.call(() =>
      client.makeRequestAsyncOmit(
        {
          method: 'PUT',
          bucketName: bucket,
          objectName: key,
          headers: { ...lockHeaders(body, lock, hold), ...(condition ? { 'if-none-match': '*' } : {}) },
        },
        body,
      ),
    );
    const version = headers['x-amz-version-id'];
    if (typeof version !== 'string' || version === '' || version === 'null')
      throw new CheckFailed('no version is given to what is put');
    return { key, versionId: version, body };
  }

  async get(key: string, versionId: string): Promise<Buffer> {
    const { client, bucket } = this.connection;
    const asked = {
      method: 'GET',
      bucketName: bucket,
      objectName: key,
      query: `versionId=${encodeURIComponent(versionId)}`,
    };
    return this.calls.call(async () =>
      wholeBody(await client.makeRequestAsync(asked), {}, this.connection.answerMs),
    );
  }

  async getRange(key: string, offset: number, length: number): Promise<Buffer> {
    return this.calls.call(async () =>
      wholeBody(await openObject(this.connection, key, { offset, length }), {}, this.connection.answerMs),
    );
  }

  remove(key: string, versionId?: string, governanceBypass = false): Promise<void> {
    const { client, bucket } = this.connection;
    const how = { ...(versionId === undefined ? {} : { versionId }), governanceBypass };
    return this.calls.call(() => client.removeObject(bucket, key, how));
  }

  retain(object: ProbeObject, { mode, until }: PutLock, governanceBypass = false): Promise<void> {
    const { client, bucket } = this.connection;
    const { key, versionId } = object;
    return this.calls.call(async () => {
      const asked = { mode, retainUntilDate: until.toISOString(), versionId, governanceBypass };
      await client.putObjectRetention(bucket, key, asked);
    });
  }

  /** As the store states it beside the object, which is where the port reads it too. */
  async retention({ key, versionId }: ProbeObject): Promise<PutLock | null> {
    const { lock } = await this.calls.call(() => headOf(this.connection, key, versionId));
    if (lock.retention === null) return null;
    const mode = lock.retention.mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE';
    return { mode, until: lock.retention.until };
  }

  hold({ key, versionId }: ProbeObject, status: 'ON' | 'OFF'): Promise<void> {
    const { client, bucket } = this.connection;
    return this.calls.call(async () => {
      await client.setObjectLegalHold(bucket, key, { status, versionId });
    });
  }

  versions(key: string): Promise<ObjectVersion[]> {
    return this.calls.call(() => versionsOf(this.connection, key));
  }

  /** Fails the check unless the version is there with what was put. */
  async requireWhole({ key, versionId, body }: ProbeObject, otherwise: string): Promise<void> {
    const found = await this.get(key, versionId).catch((error: unknown) => {
      if (error instanceof ObjectNotFoundError) throw new CheckFailed(otherwise);
      throw error;
    });
    if (!found.equals(body)) throw new CheckFailed(otherwise);
  }

  /** Fails the check when the store does as it is told. What cannot be asked at all is no refusal. */
  async requireRefusal(work: () => Promise<unknown>, otherwise: string): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof CheckFailed || isPassing(error)) throw error;
      return;
    }
    throw new CheckFailed(otherwise);
  }
}

function lockHeaders(body: Buffer, lock?: PutLock, hold?: 'ON' | 'OFF'): Record<string, string> {
  return {
    'content-md5': createHash('md5').update(body).digest('base64'),
    ...(lock
      ? {
          'x-amz-object-lock-mode': lock.mode,
          'x-amz-object-lock-retain-until-date': lock.until.toISOString(),
        }
      : {}),
    ...(hold ? { 'x-amz-object-lock-legal-hold': hold } : {}),
  };
}
