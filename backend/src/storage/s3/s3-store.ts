import { fewAtATime } from '../../platform/few-at-a-time.js';
import { extendedRetention, lockAsked } from '../object-lock.js';
import {
  type GetOptions,
  isObjectKey,
  isObjectPrefix,
  type ObjectContent,
  type ObjectLock,
  type ObjectStat,
  type ObjectStore,
  type PutOptions,
  type Retention,
  type StoreCapabilities,
  type StoreCondition,
  type StoredObject,
} from '../object-store.js';
import {
  ObjectKeyInvalidError,
  ObjectNotFoundError,
  ObjectRangeInvalidError,
  LockUnsupportedError,
  StorageUnavailableError,
} from '../storage.errors.js';
import { checkedBody, rangeBody, wholeBody } from './s3-body.js';
import { S3Calls } from './s3-calls.js';
import { type S3Connection, s3Connection, type S3Options } from './s3-connection.js';
import { CheckedCreation } from './checked-creation.js';
import { examineBucket } from './s3-examination.js';
import { s3Failure } from './s3-failure.js';
import { putHold, putRetention } from './s3-locks.js';
import { headOf, type ObjectHead, openObject, pageOf } from './s3-objects.js';
import { removeAllVersions } from './s3-removal.js';
import { S3Upload } from './s3-upload.js';

/** Objects in a bucket of any S3 store with versioning. Nothing here is one vendor's own. */
export class S3Store implements ObjectStore {
  private readonly upload: S3Upload;
  private readonly checkedUpload: S3Upload;
  private examined: Promise<StoreCapabilities> | null = null;

  constructor(
    private readonly connection: S3Connection,
    private readonly calls = new S3Calls(),
  ) {
    this.upload = new S3Upload(connection, calls);
    const checked = new CheckedCreation(connection, calls);
    this.checkedUpload = new S3Upload(connection, calls, (key, put) => checked.create(key, put));
  }

  /** Asks nothing yet: an appliance starts while its store is away, and says so. */
  static connect(options: S3Options): S3Store {
    return new S3Store(s3Connection(options));
  }

  async put(key: string, content: ObjectContent, options: PutOptions = {}): Promise<StoredObject> {
    this.requireKey(key);
    const lock = lockAsked(options, new Date());
    const { conditionalCreate, locks } = await this.capabilities();
    if (lock && locks === 'none') throw new LockUnsupportedError();
    const way = conditionalCreate === 'store' ? this.upload : this.checkedUpload;
    return way.put(key, content, options, lock);
  }

  async get(key: string, options: GetOptions = {}): Promise<Buffer> {
    this.requireKey(key);
    return this.calls.call(async () =>
      wholeBody(await openObject(this.connection, key), options, this.connection.answerMs),
    );
  }

  async *read(key: string, options: GetOptions = {}): AsyncGenerator<Uint8Array> {
    this.requireKey(key);
    const response = await this.calls.call(() => openObject(this.connection, key));
    try {
      yield* checkedBody(response, options);
    } catch (error) {
      throw s3Failure(error);
    } finally {
      response.destroy();
    }
  }

  async getRange(key: string, offset: number, length: number): Promise<Buffer> {
    this.requireKey(key);
    if (!isWhole(offset) || !isWhole(length)) throw new ObjectRangeInvalidError();
    if (length === 0) {
      if (offset > (await this.stat(key)).size) throw new ObjectRangeInvalidError();
      return Buffer.alloc(0);
    }
    return this.calls.call(async () =>
      rangeBody(await openObject(this.connection, key, { offset, length }), offset, length),
    );
  }

  async stat(key: string): Promise<ObjectStat> {
    const { size } = await this.head(key);
    return { key, size };
  }

  async *list(prefix: string): AsyncGenerator<ObjectStat> {
    if (!isObjectPrefix(prefix)) throw new ObjectKeyInvalidError();
    let after: string | undefined = '';
    while (after !== undefined) {
      const from: string = after;
      const page = await this.calls.call(() => pageOf(this.connection, prefix, from));
      // What others keep in the bucket is not ours to show.
      yield* page.objects.filter(({ key }) => isObjectKey(key) && key.startsWith(prefix));
      after = page.after;
    }
  }

  async delete(key: string): Promise<void> {
    this.requireKey(key);
    await this.calls.call(() => removeAllVersions(this.connection, key, new Date()));
  }

  /** One by one: each version is asked for its lock, and no call removes many only where none is locked. */
  async deleteMany(keys: readonly string[]): Promise<unknown[]> {
    return fewAtATime(keys, (key) =>
      this.delete(key).then(
        () => null,
        (fault: unknown) => fault,
      ),
    );
  }

  async lockOf(key: string): Promise<ObjectLock> {
    return (await this.head(key)).lock;
  }

  async retain(key: string, retention: Retention): Promise<void> {
    const { lock, versionId } = await this.head(key);
    const extended = extendedRetention(lock.retention, retention, new Date());
    // Only ever to make it stricter: what would loosen it was refused above.
    const target = { versionId, governanceBypass: lock.retention?.mode === 'governance' };
    await this.calls.call(() => putRetention(this.connection, key, extended, target));
  }

  async hold(key: string, on: boolean): Promise<void> {
    const { versionId } = await this.head(key);
    await this.calls.call(() => putHold(this.connection, key, on, { versionId }));
  }

  async capabilities(): Promise<StoreCapabilities> {
    // All who come before the answer wait for the same one: an examination puts objects, and fifty at once are a burden.
    const examined = (this.examined ??= this.calls.call(() => examineBucket(this.connection)));
    try {
      return await examined;
    } catch (error) {
      if (this.examined === examined) this.examined = null;
      throw error;
    }
  }

  condition(): StoreCondition {
    return this.calls.condition();
  }

  close(): void {
    this.connection.close();
  }

  private async head(key: string): Promise<ObjectHead> {
    this.requireKey(key);
    try {
      return await this.calls.call(() => headOf(this.connection, key));
    } catch (error) {
      if (error instanceof ObjectNotFoundError) await this.requireBucket();
      throw error;
    }
  }

  /** An answer without a body cannot say whether the object or the whole bucket is missing, and the two differ (P9). */
  private async requireBucket(): Promise<void> {
    const there = await this.calls.call(() => this.connection.client.bucketExists(this.connection.bucket));
    if (!there) throw new StorageUnavailableError(undefined, 'bucket');
  }

  private requireKey(key: string): void {
    if (!isObjectKey(key)) throw new ObjectKeyInvalidError();
  }
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
