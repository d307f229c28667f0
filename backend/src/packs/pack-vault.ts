import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject, encryptObject } from '../evidence/encrypted-object.js';
import { PACK_SCHEMA } from '../evidence/pack-format.js';
import { sha256Hex } from '../evidence/sha256.js';
import { RecordingKeys } from '../keys/recording-keys.service.js';
import { Configuration } from '../platform/config/configuration.js';
import { ObjectDates } from '../retention/object-dates.service.js';
import { OBJECT_STORE, type ObjectStore } from '../storage/object-store.js';

/** Keeps finished packs under the recording's own key: when the key is destroyed, they are gone as well. */
@Injectable()
export class PackVault {
  constructor(
    private readonly keys: RecordingKeys,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly configuration: Configuration,
    private readonly dates: ObjectDates,
  ) {}

  async put(manager: EntityManager, recordingId: string, objectKey: string, zip: Uint8Array): Promise<void> {
    const context = this.context(recordingId, objectKey);
    const object = await this.keys.use(manager, recordingId, async (key) => encryptObject(key, context, zip));
    await this.store.put(objectKey, object, {
      expectedSha256: sha256Hex(object),
      ...(await this.dates.of(manager, recordingId)),
    });
  }

  async get(manager: EntityManager, recordingId: string, objectKey: string): Promise<Buffer> {
    const object = await this.store.get(objectKey);
    const context = this.context(recordingId, objectKey);
    return this.keys.use(manager, recordingId, async (key) => decryptObject(key, context, object));
  }

  private context(recording: string, object: string): Uint8Array {
    return canonicalBytes({
      appliance: this.configuration.appliance.name,
      recording,
      object,
      schema: PACK_SCHEMA,
      maskingPolicyVersion: null,
    });
  }
}
