import { createHash, randomUUID } from 'node:crypto';
import { ProductError } from '../../platform/product-error.js';
import { ContentMeter, SourceFailed } from '../content-source.js';
import type { ObjectContent, ObjectLock, PutOptions, StoredObject } from '../object-store.js';
import { ObjectExistsError } from '../storage.errors.js';
import { partsOf } from './parts.js';
import { SHA256_HEADER } from './s3-body.js';
import type { S3Calls } from './s3-calls.js';
import type { S3Connection } from './s3-connection.js';
import { abortUpload, completeUpload, startUpload, type UploadedPart, uploadPart } from './s3-multipart.js';
import { requireLock } from './s3-locks.js';
import { headOf, PUT_MARK_HEADER } from './s3-objects.js';

/** Up to this an object is one request; above, it goes up in parts of this size. */
export const PART_SIZE = 8 * 1024 * 1024;

type Headers = Record<string, string>;

/** Does what makes an object visible under its key, when nobody else does the same. */
export type Creation = (key: string, put: () => Promise<void>) => Promise<void>;

const byTheStore: Creation = (_, put) => put();

/** Puts an object that is not there yet, in one request or in parts. Visible only when whole. */
export class S3Upload {
  constructor(
    private readonly connection: S3Connection,
    private readonly calls: S3Calls,
    private readonly create = byTheStore,
  ) {}

  async put(
    key: string,
    content: ObjectContent,
    options: PutOptions,
    lock: ObjectLock | null,
  ): Promise<StoredObject> {
    const meter = new ContentMeter(options);
    const headers = { 'if-none-match': '*', [PUT_MARK_HEADER]: randomUUID(), ...lockHeaders(lock) };
    const size = content instanceof Uint8Array ? content.length : Number.POSITIVE_INFINITY;
    const parts = partsOf(content, size <= PART_SIZE ? PART_SIZE + 1 : PART_SIZE, meter);
    try {
      const first = await parts.next();
      const second = await parts.next();
      if (second.done) return await this.whole(key, first.value as Buffer, meter.end(), headers, lock);
      const known = options.expectedSha256;
      const stated = known === undefined ? headers : { ...headers, [SHA256_HEADER]: known };
      const whole = await this.inParts(key, [first.value as Buffer, second.value], parts, meter, stated);
      if (lock) await this.calls.call(() => requireLock(this.connection, key, lock));
      return whole;
    } catch (error) {
      throw error instanceof SourceFailed ? error.cause : error;
    } finally {
      await parts.return(undefined);
    }
  }

  private async whole(
    key: string,
    body: Buffer,
    stored: StoredObject,
    headers: Headers,
    lock: ObjectLock | null,
  ) {
    const { client, bucket } = this.connection;
    await this.once(key, headers, lock, async () => {
      const response = await client.makeRequestStreamAsync(
        {
          method: 'PUT',
          bucketName: bucket,
          objectName: key,
          headers: {
            ...headers,
            [SHA256_HEADER]: stored.sha256,
            'content-length': body.length,
            // Stores want it with a lock; elsewhere the signed SHA-256 says all of it.
            ...(lock ? { 'content-md5': md5(body) } : {}),
          },
        },
        body,
        stored.sha256,
        [200],
        '',
      );
      for await (const _ of response) continue;
    });
    return stored;
  }

  private async inParts(
    key: string,
    begun: Buffer[],
    rest: AsyncGenerator<Buffer>,
    meter: ContentMeter,
    headers: Headers,
  ): Promise<StoredObject> {
    const { 'if-none-match': condition, ...kept } = headers;
    const uploadId = await this.calls.call(() => startUpload(this.connection, key, kept));
    try {
      const sent: UploadedPart[] = [];
      const send = async (body: Buffer) => {
        const part = sent.length + 1;
        sent.push(await this.calls.call(() => uploadPart(this.connection, key, uploadId, part, body)));
      };
      for (const body of begun) await send(body);
      for await (const body of rest) await send(body);
      const stored = meter.end();
      // The lock of an upload in parts is looked for in the end, whoever found it done.
      await this.once(key, headers, null, () =>
        completeUpload(this.connection, key, uploadId, sent, { 'if-none-match': condition! }),
      );
      return stored;
    } catch (error) {
      // What cannot be removed now is invisible all the same, and a lifecycle rule of the bucket ends it.
      await abortUpload(this.connection, key, uploadId).catch(() => undefined);
      throw error;
    }
  }

  /**
   * An answer that got lost may have been a yes, or a no that came while we were still sending: there are stores that
   * refuse a taken key at once and close. So whoever tries again looks first, and the mark tells who has taken the key.
   * What was found and not acknowledged may lack the lock that was to come with it.
   */
  private once(
    key: string,
    headers: Headers,
    lock: ObjectLock | null,
    send: () => Promise<void>,
  ): Promise<void> {
    const isDone = () => this.isDone(key, headers, lock);
    let lost: unknown;
    return this.create(key, () =>
      this.calls.call(async (attempt) => {
        try {
          if (attempt > 1 && (await isDone())) return;
        } catch (fault) {
          throw fault instanceof ProductError ? fault : lost;
        }
        try {
          await send();
        } catch (error) {
          if (attempt > 1 && isTaken(error) && (await isDone())) return;
          lost = error;
          throw error;
        }
      }),
    );
  }

  /** Whether this very call has created the key; OBJECT_EXISTS when another has. */
  private async isDone(key: string, headers: Headers, lock: ObjectLock | null): Promise<boolean> {
    const putMark = await this.putMarkOf(key);
    if (putMark === null) return false;
    if (putMark !== headers[PUT_MARK_HEADER]) throw new ObjectExistsError();
    if (lock) await requireLock(this.connection, key, lock);
    return true;
  }

  /** Null where nothing is. */
  private async putMarkOf(key: string): Promise<string | undefined | null> {
    try {
      return (await headOf(this.connection, key)).putMark;
    } catch (error) {
      if ((error as { code?: string }).code === 'NotFound') return null;
      throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  const { code } = error as { code?: string };
  return error instanceof ObjectExistsError || code === 'PreconditionFailed' || code === 'NoSuchUpload';
}

/** Mode and date in words, each time: stores forget their bucket's default when a hold is named (see decisions/0011). */
function lockHeaders(lock: ObjectLock | null): Headers {
  if (!lock) return {};
  const { retention, held } = lock;
  return {
    ...(retention
      ? {
          'x-amz-object-lock-mode': retention.mode.toUpperCase(),
          'x-amz-object-lock-retain-until-date': retention.until.toISOString(),
        }
      : {}),
    ...(held ? { 'x-amz-object-lock-legal-hold': 'ON' } : {}),
  };
}

const md5 = (body: Buffer) => createHash('md5').update(body).digest('base64');
