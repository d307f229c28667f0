import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { formatOf } from '../evidence/asset-format.js';
import { assetInventory, type AssetInventory, type HeldAsset } from '../evidence/asset-inventory.js';
import type { AssetReferences } from '../evidence/asset-references.js';
import type { ManifestAsset } from '../evidence/recording-manifest.js';
import { ProductError } from '../platform/product-error.js';
import { AssetVault } from './asset-vault.service.js';
import { assetNotFound } from './assets.errors.js';
import { RecordingAsset, SiteAsset } from './site-asset.entity.js';

export interface NamedAsset {
  /** The stand-in in the events. */
  name: string;
  sha256: string;
  mime: string;
}

/** Which assets a recording shows. Who may see them is decided before: by replay and packs. */
@Injectable()
export class RecordingAssets {
  constructor(private readonly vault: AssetVault) {}

  /** Settles, at sealing, what the recording has and what it misses. Every asset is read back, not only believed. */
  async settle(
    manager: EntityManager,
    recording: { id: string; siteId: string },
    references: AssetReferences,
  ): Promise<AssetInventory> {
    const wanted = new Set(references.list().flatMap(({ sha256 }) => sha256 ?? []));
    const held = new Map<string, HeldAsset>();
    for (const asset of await this.find(manager, recording.siteId, [...wanted]))
      held.set(asset.sha256.toString('hex'), await this.readBack(manager, asset));
    const inventory = assetInventory(references, held);
    const rows = inventory.links.map(({ name, sha256 }) => ({
      recordingId: recording.id,
      name,
      siteId: recording.siteId,
      sha256: Buffer.from(sha256, 'hex'),
    }));
    if (rows.length > 0) await manager.insert(RecordingAsset, rows);
    return inventory;
  }

  async named(manager: EntityManager, recordingId: string): Promise<NamedAsset[]> {
    const rows: { name: string; sha256: Buffer; mime: string }[] = await manager.query(
      `SELECT r.name, r.sha256, a.mime FROM recording_asset r
       JOIN site_asset a ON a.site_id = r.site_id AND a.sha256 = r.sha256
       WHERE r.recording_id = $1 ORDER BY r.name`,
      [recordingId],
    );
    return rows.map(({ name, sha256, mime }) => ({ name, sha256: sha256.toString('hex'), mime }));
  }

  /** The asset of this recording; ASSET_NOT_FOUND for one that only another recording of the site shows. */
  async require(manager: EntityManager, recordingId: string, sha256: string): Promise<SiteAsset> {
    const link = /^[0-9a-f]{64}$/.test(sha256)
      ? await manager.findOneBy(RecordingAsset, { recordingId, sha256: Buffer.from(sha256, 'hex') })
      : null;
    const asset = link && (await manager.findOneBy(SiteAsset, { siteId: link.siteId, sha256: link.sha256 }));
    if (!asset) throw assetNotFound();
    return asset;
  }

  content(manager: EntityManager, asset: SiteAsset): Promise<Buffer> {
    return this.vault.get(manager, asset);
  }

  private find(manager: EntityManager, siteId: string, hashes: string[]): Promise<SiteAsset[]> {
    return manager.findBy(SiteAsset, { siteId, sha256: In(hashes.map((hash) => Buffer.from(hash, 'hex'))) });
  }

  private async readBack(manager: EntityManager, asset: SiteAsset): Promise<HeldAsset> {
    try {
      await this.vault.get(manager, asset);
      return manifestAsset(asset);
    } catch (error) {
      // One damaged font must not keep a recording open for ever: it is sealed without it, and says so.
      if (error instanceof ProductError && error.code === 'ASSET_DAMAGED') return 'damaged';
      throw error;
    }
  }
}

const manifestAsset = ({ sha256, mime, bytes }: SiteAsset): ManifestAsset => ({
  sha256: sha256.toString('hex'),
  mime,
  bytes,
  kind: formatOf(mime)!.kind,
});
