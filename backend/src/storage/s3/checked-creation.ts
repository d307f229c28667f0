import { randomUUID } from 'node:crypto';
import type { ObjectContent, ObjectLock, PutOptions, StoredObject } from '../object-store.js';
import { ObjectExistsError, ObjectNotFoundError } from '../storage.errors.js';
import type { S3Calls } from './s3-calls.js';
import type { S3Connection } from './s3-connection.js';
import { s3Failure } from './s3-failure.js';
import { headOf, versionsOf } from './s3-objects.js';
import type { S3Upload } from './s3-upload.js';

/**
 * Creation on a store that does not know conditions: looks before, and afterwards whether somebody was faster. Every
 * version is kept by the store, so even the loser of a race has overwritten nothing; it takes its own version away.
 */
export class CheckedCreation {
  constructor(
    private readonly connection: S3Connection,
    private readonly calls: S3Calls,
    private readonly upload: S3Upload,
  ) {}

  async put(
    key: string,
    content: ObjectContent,
    options: PutOptions,
    lock: ObjectLock | null,
  ): Promise<StoredObject> {
    if (await this.isThere(key)) throw new ObjectExistsError();
    const mark = randomUUID();
    const stored = await this.upload.put(key, content, options, lock, mark);
    await this.calls.call(() => this.giveWay(key, mark));
    return stored;
  }

  /** The oldest version is the object. */
  private async giveWay(key: string, mark: string): Promise<void> {
    const listed = (await versionsOf(this.connection, key)).filter(({ isMarker }) => !isMarker);
    const marked = await Promise.all(listed.map(({ versionId }) => this.markOf(key, versionId)));
    const standing = marked.filter((version) => version !== null);
    if (standing.at(-1)?.mark === mark) return;
    const { client, bucket } = this.connection;
    for (const { versionId } of standing.filter((version) => version.mark === mark))
      await client.removeObject(bucket, key, { versionId });
    throw new ObjectExistsError();
  }

  /** Null when it is gone: another loser of the race has already taken its version away. */
  private async markOf(key: string, versionId: string) {
    try {
      return { versionId, mark: (await headOf(this.connection, key, versionId)).putMark };
    } catch (error) {
      if (s3Failure(error) instanceof ObjectNotFoundError) return null;
      throw error;
    }
  }

  private async isThere(key: string): Promise<boolean> {
    try {
      await this.calls.call(() => headOf(this.connection, key));
      return true;
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return false;
      throw error;
    }
  }
}
