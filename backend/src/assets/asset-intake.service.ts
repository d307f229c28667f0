import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { assetFormat } from '../evidence/asset-format.js';
import { sha256Hex } from '../evidence/sha256.js';
import type { RecorderActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { lockByName } from '../platform/database/lock-by-name.js';
import { assetHashMismatch, assetLimitReached, assetUnsupported } from './assets.errors.js';
import { AssetVault, type StoredAsset } from './asset-vault.service.js';
import { SiteAsset } from './site-asset.entity.js';

/** New assets of a site within an hour. A release of a large site has some dozens; what is more is no release. */
export const MOST_ASSETS_PER_HOUR = 500;
export const MOST_BYTES_PER_HOUR = 209_715_200;

/** Takes the assets of a site, each once, whatever it is called and whoever sends it. */
@Injectable()
export class AssetIntake {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly vault: AssetVault,
    private readonly clock: Clock,
  ) {}

  knows(actor: RecorderActor, sha256: string): Promise<boolean> {
    return this.source.manager.existsBy(SiteAsset, { ...keyOf(actor, sha256), unneededSince: IsNull() });
  }

  /**
   * Keeps bytes that are a font or a raster image and have this hash. `requireConsent` runs inside the transaction.
   * MUST NOT resolve before commit: nobody sends the asset again once one site has it.
   */
  async take(
    actor: RecorderActor,
    sha256: string,
    bytes: Buffer,
    requireConsent: (manager: EntityManager) => Promise<void>,
  ): Promise<void> {
    if (sha256Hex(bytes) !== sha256) throw assetHashMismatch();
    const format = assetFormat(bytes);
    if (!format) throw assetUnsupported();
    const attempt: { stored?: StoredAsset } = {};
    try {
      await this.source.transaction(async (manager) => {
        await lockByName(manager, `assets:${actor.siteId}`);
        await requireConsent(manager);
        const key = keyOf(actor, sha256);
        if (await manager.existsBy(SiteAsset, key)) {
          await manager.update(SiteAsset, key, { unneededSince: null });
          return;
        }
        const storedAt = this.clock.now();
        await this.requireRoom(manager, actor, bytes.length, storedAt);
        attempt.stored = await this.vault.put(manager, actor.siteId, bytes);
        await manager.insert(SiteAsset, {
          ...key,
          ...attempt.stored,
          mime: format.mime,
          bytes: bytes.length,
          storedAt,
          unneededSince: null,
        });
      });
    } catch (error) {
      // The commit may have happened although its answer was lost: then the object must stay.
      if (attempt.stored && !(await this.isReferenced(attempt.stored)))
        await this.vault.discard(attempt.stored);
      throw error;
    }
  }

  /** Whoever has the public site key may send assets: a flood ends here, and only assets are missing then. */
  private async requireRoom(
    manager: EntityManager,
    { siteId }: RecorderActor,
    more: number,
    now: Date,
  ): Promise<void> {
    const [row]: { assets: number; bytes: string }[] = await manager.query(
      `SELECT count(*)::int AS assets, coalesce(sum(bytes), 0) AS bytes FROM site_asset
       WHERE site_id = $1 AND stored_at > $2`,
      [siteId, new Date(now.getTime() - 3_600_000)],
    );
    if (row!.assets >= MOST_ASSETS_PER_HOUR || Number(row!.bytes) + more > MOST_BYTES_PER_HOUR)
      throw assetLimitReached();
  }

  /** Unknown counts as referenced: an orphan object costs room, a lost one costs evidence. */
  private async isReferenced({ objectKey }: StoredAsset): Promise<boolean> {
    return this.source.manager.existsBy(SiteAsset, { objectKey }).catch(() => true);
  }
}

const keyOf = ({ siteId }: RecorderActor, sha256: string) => ({
  siteId,
  sha256: Buffer.from(sha256, 'hex'),
});
