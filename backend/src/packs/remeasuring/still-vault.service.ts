import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../../evidence/canonical-json.js';
import { decryptObject, encryptObject } from '../../evidence/encrypted-object.js';
import { sha256, sha256Hex } from '../../evidence/sha256.js';
import { RecordingKeys } from '../../keys/recording-keys.service.js';
import { Configuration } from '../../platform/config/configuration.js';
import { ProductError } from '../../platform/product-error.js';
import { ObjectDates } from '../../retention/object-dates.service.js';
import { OBJECT_STORE, type ObjectStore } from '../../storage/object-store.js';
import { RemeasurementStill } from './remeasurement.entity.js';

export const STILL_SCHEMA = 'exhibit.remeasured-still/v1';

/** Keeps pictures of recordings under the recording's own key: when it is destroyed, they are gone as well. */
@Injectable()
export class StillVault {
  constructor(
    private readonly keys: RecordingKeys,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly configuration: Configuration,
    private readonly dates: ObjectDates,
  ) {}

  /** Stores a picture and returns its row, which the caller keeps. */
  async put(
    manager: EntityManager,
    of: { remeasurementId: string; recordingId: string; moment: number },
    png: Uint8Array,
  ): Promise<RemeasurementStill> {
    const { recordingId } = of;
    // A name of its own: what a killed worker stored is never taken for what another one measured.
    const objectKey = `recordings/${recordingId.slice(0, 2)}/${recordingId}/remeasured/${randomUUID()}`;
    const context = this.context(recordingId, objectKey);
    const object = await this.keys.use(manager, recordingId, async (key) => encryptObject(key, context, png));
    await this.store.put(objectKey, object, {
      expectedSha256: sha256Hex(object),
      ...(await this.dates.of(manager, recordingId)),
    });
    return manager.create(RemeasurementStill, { ...of, objectKey, sha256: sha256(png) });
  }

  async get(manager: EntityManager, still: RemeasurementStill): Promise<Buffer> {
    const { recordingId, objectKey } = still;
    const object = await this.store.get(objectKey);
    const context = this.context(recordingId, objectKey);
    const png = await this.keys.use(manager, recordingId, async (key) => decryptObject(key, context, object));
    if (!sha256(png).equals(still.sha256)) throw stillDamaged();
    return png;
  }

  private context(recording: string, object: string): Uint8Array {
    return canonicalBytes({
      appliance: this.configuration.appliance.name,
      recording,
      object,
      schema: STILL_SCHEMA,
      maskingPolicyVersion: null,
    });
  }
}

const stillDamaged = (): ProductError =>
  new ProductError(
    'REMEASUREMENT_STILL_DAMAGED',
    422,
    'The stored picture is not what was measured. Tell your operator: the store has to be checked.',
    { level: 'error' },
  );
