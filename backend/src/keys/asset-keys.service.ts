import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { INPUT_KEY_BYTES } from '../evidence/cobblestone-sizes.js';
import { KEY_PROVIDER, type KeyProvider } from './key-provider.js';
import { SiteAssetKey } from './site-asset-key.entity.js';

/** One random 256-bit key for the assets of a site, kept wrapped. No recording's end takes it away. */
@Injectable()
export class AssetKeys {
  constructor(@Inject(KEY_PROVIDER) private readonly provider: KeyProvider) {}

  /** Opens the site's key for one piece of work, made when there is none yet, and erases it afterwards. */
  async use<T>(manager: EntityManager, siteId: string, work: (key: Buffer) => Promise<T>): Promise<T> {
    if (!(await manager.existsBy(SiteAssetKey, { siteId }))) await this.create(manager, siteId);
    // Two that made one at the same moment go on with the one that was first.
    const { kekVersion, wrapped } = await manager.findOneByOrFail(SiteAssetKey, { siteId });
    const key = await this.provider.unwrap({ kekVersion, wrapped }, assetKeyContext(siteId));
    try {
      return await work(key);
    } finally {
      key.fill(0);
    }
  }

  private async create(manager: EntityManager, siteId: string): Promise<void> {
    const key = randomBytes(INPUT_KEY_BYTES);
    try {
      const { kekVersion, wrapped } = await this.provider.wrap(key, assetKeyContext(siteId));
      await manager
        .createQueryBuilder()
        .insert()
        .into(SiteAssetKey)
        .values({ siteId, kekVersion, wrapped })
        .orIgnore()
        .execute();
    } finally {
      key.fill(0);
    }
  }
}

/** A wrapped key moved to another site's row does not open. */
export function assetKeyContext(siteId: string): Buffer {
  return Buffer.from(`exhibit.site-asset-key/v1\0${siteId}`, 'utf8');
}
