import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { AssetsModule } from '../assets/assets.module.js';
import { AnchorsModule } from '../audit/anchors/anchors.module.js';
import { ConsentModule } from '../consent/consent.module.js';
import { KeyCareModule } from '../keys/care/key-care.module.js';
import { DisclosuresModule } from '../disclosures/disclosures.module.js';
import { RecordingStoreModule } from '../recordings/recording-store.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { CollectionFinisher } from './collections/collection-finisher.js';
import { CollectionViews } from './collections/collection-views.js';
import { PackCollectionsController } from './collections/collections.controller.js';
import { PackCollections } from './collections/collections.service.js';
import { CollectedRecording, PackCollection } from './collections/pack-collection.entity.js';
import { PackCollector } from './collections/pack-collector.service.js';
import { EvidencePack } from './evidence-pack.entity.js';
import { EvidencePacksController } from './evidence-packs.controller.js';
import { EvidencePacks } from './evidence-packs.service.js';
import { PackBuilder } from './pack-builder.js';
import { PackProofs } from './pack-proofs.service.js';
import { PackVault } from './pack-vault.js';
import { DrawableRecordings } from './remeasuring/drawable-recordings.service.js';
import { RemeasuredNotes } from './remeasuring/remeasured-notes.service.js';
import { RemeasurementStill, VerdictRemeasurement } from './remeasuring/remeasurement.entity.js';
import { RemeasurementsController } from './remeasuring/remeasurements.controller.js';
import { Remeasurements } from './remeasuring/remeasurements.service.js';
import { Remeasurer } from './remeasuring/remeasurer.service.js';
import { StillVault } from './remeasuring/still-vault.service.js';
import { RedrawnVisit } from './stills/redrawn-visit.service.js';
import { StillPictures } from './stills/still-pictures.service.js';

/** Makes evidence packs under an export grant, and measures verdicts again for them. The format and its verifier are evidence/, which knows nothing of us. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      EvidencePack,
      PackCollection,
      CollectedRecording,
      VerdictRemeasurement,
      RemeasurementStill,
    ]),
    AccessModule,
    AnchorsModule,
    AssetsModule,
    ConsentModule,
    DisclosuresModule,
    KeyCareModule,
    RecordingStoreModule,
    RetentionModule,
  ],
  controllers: [EvidencePacksController, PackCollectionsController, RemeasurementsController],
  providers: [
    EvidencePacks,
    PackBuilder,
    PackProofs,
    PackVault,
    StillPictures,
    PackCollections,
    PackCollector,
    CollectionFinisher,
    CollectionViews,
    RedrawnVisit,
    DrawableRecordings,
    RemeasuredNotes,
    Remeasurements,
    Remeasurer,
    StillVault,
  ],
  exports: [PackCollections, PackCollector, Remeasurer],
})
export class PacksModule {}
