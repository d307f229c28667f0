import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ArchiveFault, checkArchive } from '../evidence/archive-check.js';
import { ByteSlices } from '../evidence/byte-slices.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { openObject } from '../evidence/encrypted-object.js';
import { decryptObjectStream, encryptObjectStream } from '../evidence/encrypted-stream.js';
import { EvidenceError } from '../evidence/evidence-error.js';
import { ARCHIVE_SCHEMA } from '../evidence/manifest-archive.js';
import type { ArchiveIndex } from '../evidence/recording-archive.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import { Configuration } from '../platform/config/configuration.js';
import { ObjectDates } from '../retention/object-dates.service.js';
import { OBJECT_STORE, type ObjectStore } from '../storage/object-store.js';
import type { RecordingArchive } from './recording-archive.entity.js';
import { archiveDamaged } from './recordings.errors.js';

export type StoredArchive = Pick<RecordingArchive, 'recordingId' | 'objectKey' | 'bytes' | 'ciphertextHash'>;

/** What the store can say that means: what was stored here is not there any more. */
const GONE = new Set(['OBJECT_NOT_FOUND', 'OBJECT_DAMAGED', 'OBJECT_RANGE_INVALID']);

/** The only way from an archive to the object store and back: what leaves here is ciphertext (P3). */
@Injectable()
export class ArchiveVault {
  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly configuration: Configuration,
    private readonly dates: ObjectDates,
  ) {}

  /** Encrypts as it comes and makes it durable. What `plaintext` throws comes out as it is, and nothing is stored. */
  async put(
    manager: EntityManager,
    key: Uint8Array,
    recordingId: string,
    plaintext: AsyncIterable<Uint8Array>,
  ): Promise<StoredArchive> {
    const objectKey = `${folderOf(recordingId)}${randomBytes(6).toString('hex')}`;
    const context = this.context({ recordingId, objectKey });
    const dates = await this.dates.of(manager, recordingId);
    const { size, sha256 } = await this.store.put(
      objectKey,
      encryptObjectStream(key, context, plaintext),
      dates,
    );
    return { recordingId, objectKey, bytes: String(size), ciphertextHash: Buffer.from(sha256, 'hex') };
  }

  /** One range of the plaintext: its pieces are read, and no others. */
  async range(
    key: Uint8Array,
    archive: StoredArchive,
    { offset, length }: { offset: number; length: number },
  ): Promise<Buffer> {
    const reader = {
      size: Number(archive.bytes),
      read: (at: number, bytes: number) => this.store.getRange(archive.objectKey, at, bytes),
    };
    try {
      const object = await openObject(key, this.context(archive), reader, { sizeIsProven: true });
      try {
        return await object.read(offset, length);
      } finally {
        object.close();
      }
    } catch (error) {
      throw asDamage(error);
    }
  }

  /** Every frame in order, the archive read once. */
  async *frames(key: Uint8Array, archive: StoredArchive, lengths: readonly number[]): AsyncGenerator<Buffer> {
    const sealed = this.store.read(archive.objectKey);
    const plain = decryptObjectStream(key, this.context(archive), sealed, Number(archive.bytes));
    const slices = new ByteSlices(plain);
    try {
      for (const length of lengths) {
        const frame = await slices.next(length);
        yield Buffer.from(frame.buffer, frame.byteOffset, frame.length);
      }
    } catch (error) {
      throw asDamage(error);
    } finally {
      await slices.leave();
    }
  }

  /** Reads it back whole and holds it to everything that was signed about it. */
  async faults(
    key: Uint8Array,
    archive: StoredArchive,
    index: ArchiveIndex,
    manifest: RecordingManifest,
  ): Promise<ArchiveFault[]> {
    try {
      return await checkArchive({
        key,
        context: this.context(archive),
        source: this.store.read(archive.objectKey),
        ciphertextHash: archive.ciphertextHash.toString('hex'),
        index,
        manifest,
      });
    } catch (error) {
      throw asDamage(error);
    }
  }

  /** One that is locked in a WORM store stays until its recording goes, and goes with it. */
  async remove(objectKey: string): Promise<void> {
    await this.store.delete(objectKey).catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'OBJECT_LOCKED') throw error;
    });
  }

  /** Names of the archives of a recording that are in the store, those of attempts that came to nothing among them. */
  async *stored(recordingId: string): AsyncGenerator<string> {
    for await (const { key } of this.store.list(folderOf(recordingId))) yield key;
  }

  private context({ recordingId, objectKey }: Pick<StoredArchive, 'recordingId' | 'objectKey'>): Uint8Array {
    return canonicalBytes({
      appliance: this.configuration.appliance.name,
      recording: recordingId,
      object: objectKey,
      schema: ARCHIVE_SCHEMA,
      maskingPolicyVersion: null,
    });
  }
}

function folderOf(recordingId: string): string {
  return `recordings/${recordingId.slice(0, 2)}/${recordingId}/archive/`;
}

function asDamage(error: unknown): unknown {
  const { code } = error as { code?: string };
  const isDamage = error instanceof EvidenceError || (code !== undefined && GONE.has(code));
  return isDamage ? archiveDamaged(code, error) : error;
}
