import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject, encryptObject } from '../evidence/encrypted-object.js';
import { sha256 } from '../evidence/sha256.js';
import { RecordingKeys } from '../keys/recording-keys.service.js';
import { Configuration } from '../platform/config/configuration.js';
import { OBJECT_STORE, type ObjectStore } from '../storage/object-store.js';
import type { RecordingSegment } from './recording-segment.entity.js';
import { segmentDamaged } from './recordings.errors.js';
import { contentOf, type SegmentContent } from './segment-content.js';

export interface StoredSegment {
  objectKey: string;
  ciphertextHash: Buffer;
}

/** The only way from a segment to the object store and back: what leaves here is ciphertext (P3). */
@Injectable()
export class SegmentVault {
  constructor(
    private readonly keys: RecordingKeys,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly configuration: Configuration,
  ) {}

  /** Encrypts a framed segment under the recording's key and makes it durable. The object is new, always. */
  async put(
    manager: EntityManager,
    segment: Pick<RecordingSegment, 'recordingId' | 'seq' | 'policyVersion'>,
    frame: Uint8Array,
  ): Promise<StoredSegment> {
    const objectKey = objectKeyFor(segment.recordingId, segment.seq);
    const context = this.context({ ...segment, objectKey });
    const object = await this.keys.use(manager, segment.recordingId, async (key) =>
      encryptObject(key, context, frame),
    );
    const ciphertextHash = sha256(object);
    await this.store.put(objectKey, object, { expectedSha256: ciphertextHash.toString('hex') });
    return { objectKey, ciphertextHash };
  }

  /** Reads a segment back and proves that it is the one that was acknowledged. */
  get(manager: EntityManager, segment: RecordingSegment): Promise<SegmentContent> {
    return this.keys.use(manager, segment.recordingId, (key) => this.read(key, segment));
  }

  /** The same under a key that is open already, for who reads many. */
  async read(key: Uint8Array, segment: RecordingSegment): Promise<SegmentContent> {
    const object = await this.store.get(segment.objectKey);
    return contentOf(this.open(key, segment, object), segment);
  }

  /** Removes an object that is not needed any more: the archive was read back and holds the same. */
  remove({ objectKey }: Pick<RecordingSegment, 'objectKey'>): Promise<void> {
    return this.store.delete(objectKey);
  }

  /** Forgets an object whose row was never committed. */
  async discard(stored: StoredSegment): Promise<void> {
    await this.store.delete(stored.objectKey).catch(() => undefined);
  }

  private open(key: Uint8Array, segment: RecordingSegment, object: Uint8Array): Buffer {
    try {
      return decryptObject(key, this.context(segment), object);
    } catch (error) {
      throw segmentDamaged(error);
    }
  }

  private context(
    segment: Pick<RecordingSegment, 'recordingId' | 'policyVersion' | 'objectKey'>,
  ): Uint8Array {
    return canonicalBytes({
      appliance: this.configuration.appliance.name,
      recording: segment.recordingId,
      object: segment.objectKey,
      schema: 'exhibit.segment/v1',
      maskingPolicyVersion: segment.policyVersion,
    });
  }
}

/** A fresh name per attempt: an attempt that did not commit never stands in the way of the next. */
function objectKeyFor(recordingId: string, seq: number): string {
  const attempt = randomBytes(6).toString('hex');
  return `recordings/${recordingId.slice(0, 2)}/${recordingId}/segments/${String(seq).padStart(6, '0')}-${attempt}`;
}
