import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In, QueryFailedError } from 'typeorm';
import { INPUT_KEY_BYTES } from '../evidence/cobblestone-sizes.js';
import { KEY_PROVIDER, type KeyProvider } from './key-provider.js';
import { RecordingKeyExistsError, RecordingKeyGoneError } from './keys.errors.js';
import { RecordingKey } from './recording-key.entity.js';

const UNIQUE_VIOLATION = '23505';

/** One random 256-bit key per recording, kept wrapped. Callers erase what they get: `key.fill(0)`. */
@Injectable()
export class RecordingKeys {
  constructor(@Inject(KEY_PROVIDER) private readonly provider: KeyProvider) {}

  /** Makes the key in the caller's transaction: no recording without a key, no key without a recording. */
  async create(manager: EntityManager, recordingId: string): Promise<Buffer> {
    const key = randomBytes(INPUT_KEY_BYTES);
    try {
      const { kekVersion, wrapped } = await this.provider.wrap(key, recordingKeyContext(recordingId));
      await manager.insert(RecordingKey, { recordingId, kekVersion, wrapped });
      return key;
    } catch (error) {
      key.fill(0);
      throw isUniqueViolation(error) ? new RecordingKeyExistsError(error) : error;
    }
  }

  async open(manager: EntityManager, recordingId: string): Promise<Buffer> {
    const row = await manager.findOneBy(RecordingKey, { recordingId });
    if (row === null) throw new RecordingKeyGoneError();
    return this.provider.unwrap(
      { kekVersion: row.kekVersion, wrapped: row.wrapped },
      recordingKeyContext(recordingId),
    );
  }

  /** Opens the key for one piece of work and erases it afterwards, whatever happens. */
  async use<T>(manager: EntityManager, recordingId: string, work: (key: Buffer) => Promise<T>): Promise<T> {
    const key = await this.open(manager, recordingId);
    try {
      return await work(key);
    } finally {
      key.fill(0);
    }
  }

  /** The same for many recordings, one key open at a time; their rows are read at once. Those without a key are left out. */
  async useEach(
    manager: EntityManager,
    recordingIds: readonly string[],
    work: (recordingId: string, key: Buffer) => Promise<void> | void,
  ): Promise<void> {
    const rows = await manager.findBy(RecordingKey, { recordingId: In([...recordingIds]) });
    for (const { recordingId, kekVersion, wrapped } of rows) {
      const key = await this.provider.unwrap({ kekVersion, wrapped }, recordingKeyContext(recordingId));
      try {
        await work(recordingId, key);
      } finally {
        key.fill(0);
      }
    }
  }

  /**
   * Destroys the wrapped keys, and with them the recordings (NIST SP 800-88r2, cryptographic erase). For the retention
   * room only, behind hold, minimum and approval; PostgreSQL asks for these again, and refuses the whole statement (P8).
   * Answers what is known of the keys that went; one that was gone already is left out.
   */
  async destroy(manager: EntityManager, recordingIds: readonly string[]): Promise<DestroyedKey[]> {
    const rows: DestroyedKey[] = await manager.query(
      `WITH gone AS (DELETE FROM recording_key WHERE recording_id = ANY($1) RETURNING *)
       SELECT recording_id AS "recordingId", kek_version AS "kekVersion", encode(sha256(wrapped), 'hex') AS "wrappedHash",
              created_at AS "createdAt" FROM gone`,
      [recordingIds],
    );
    return rows;
  }
}

/** A key that is no more. */
export interface DestroyedKey {
  recordingId: string;
  kekVersion: number;
  /** Hex SHA-256 of the key as it was wrapped. */
  wrappedHash: string;
  createdAt: Date;
}

/** A wrapped key moved to another recording's row does not open. */
export function recordingKeyContext(recordingId: string): Buffer {
  return Buffer.from(`exhibit.recording-key/v1\0${recordingId}`, 'utf8');
}

function isUniqueViolation(error: unknown): boolean {
  return (
    error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION
  );
}
