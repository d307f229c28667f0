import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssetIntake } from './asset-intake.service.js';
import { AssetVault } from './asset-vault.service.js';
import { RecordingAssets } from './recording-assets.service.js';
import { RecordingAsset, SiteAsset } from './site-asset.entity.js';

/** Fonts and named images of a site's pages: taken once, kept by hash, and which recording refers to which. */
@Module({
  imports: [TypeOrmModule.forFeature([SiteAsset, RecordingAsset])],
  providers: [AssetVault, AssetIntake, RecordingAssets],
  exports: [AssetIntake, RecordingAssets],
})
export class AssetsModule {}
