import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { decryptObject, encryptObject } from '../evidence/encrypted-object.js';
import { sha256, sha256Hex } from '../evidence/sha256.js';
import { AssetKeys } from '../keys/asset-keys.service.js';
import { Configuration } from '../platform/config/configuration.js';
import { OBJECT_STORE, type ObjectStore } from '../storage/object-store.js';
import { assetDamaged } from './assets.errors.js';
import type { SiteAsset } from './site-asset.entity.js';

export type StoredAsset = Pick<SiteAsset, 'objectKey' | 'ciphertextHash'>;

/** The only way from an asset to the object store and back: what leaves here is ciphertext (P3). */
@Injectable()
export class AssetVault {
  constructor(
    private readonly keys: AssetKeys,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    private readonly configuration: Configuration,
  ) {}

  async put(manager: EntityManager, siteId: string, bytes: Uint8Array): Promise<StoredAsset> {
    const hash = sha256Hex(bytes);
    // A fresh name per attempt: an attempt that did not commit never stands in the way of the next.
    const objectKey = `sites/${siteId}/assets/${hash}-${randomBytes(6).toString('hex')}`;
    const context = this.context(siteId, objectKey);
    const object = await this.keys.use(manager, siteId, async (key) => encryptObject(key, context, bytes));
    const ciphertextHash = sha256(object);
    await this.store.put(objectKey, object, { expectedSha256: ciphertextHash.toString('hex') });
    return { objectKey, ciphertextHash };
  }

  /** Reads an asset back and proves that it is the one that was taken; ASSET_DAMAGED when it is not, or is gone. */
  async get(manager: EntityManager, asset: SiteAsset): Promise<Buffer> {
    const object = await this.store.get(asset.objectKey).catch((error: unknown) => {
      const { code } = error as { code?: string };
      throw code === 'OBJECT_NOT_FOUND' || code === 'OBJECT_DAMAGED' ? assetDamaged(error) : error;
    });
    const context = this.context(asset.siteId, asset.objectKey);
    const bytes = await this.keys.use(manager, asset.siteId, async (key) => open(key, context, object));
    if (!sha256(bytes).equals(asset.sha256)) throw assetDamaged();
    return bytes;
  }

  /** Forgets an object whose row was never committed. */
  async discard({ objectKey }: StoredAsset): Promise<void> {
    await this.store.delete(objectKey).catch(() => undefined);
  }

  private context(site: string, object: string): Uint8Array {
    return canonicalBytes({
      appliance: this.configuration.appliance.name,
      site,
      object,
      schema: 'exhibit.asset/v1',
    });
  }
}

function open(key: Uint8Array, context: Uint8Array, object: Uint8Array): Buffer {
  try {
    return decryptObject(key, context, object);
  } catch (error) {
    throw assetDamaged(error);
  }
}
