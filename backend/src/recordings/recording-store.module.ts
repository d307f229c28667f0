import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AssetsModule } from '../assets/assets.module.js';
import { MaskingModule } from '../masking/masking.module.js';
import { RetentionModule } from '../retention/retention.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { ArchiveVault } from './archive-vault.service.js';
import { QuarantineRecheck } from './quarantine-recheck.service.js';
import { Quarantine } from './quarantine.service.js';
import { ArchivedSegment, RecordingArchive } from './recording-archive.entity.js';
import { RecordingArchiver } from './recording-archiver.service.js';
import { RecordingArchives } from './recording-archives.service.js';
import { RecordingCompactor } from './recording-compactor.service.js';
import { RecordingContent } from './recording-content.service.js';
import { RecordingIntake } from './recording-intake.service.js';
import { RecordingLookup } from './recording-lookup.service.js';
import { RecordingRestrictions } from './recording-restrictions.service.js';
import { RecordingSealer } from './recording-sealer.service.js';
import { RecordingQuarantine, RecordingSeal } from './recording-seal.entity.js';
import { RecordingGap, RecordingSegment } from './recording-segment.entity.js';
import { Recording } from './recording.entity.js';
import { SegmentVault } from './segment-vault.service.js';

/** Taking, keeping and sealing recordings. The rooms that judge, show or prove them stand on this one. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Recording, RecordingSegment, RecordingGap, RecordingSeal, RecordingQuarantine]),
    TypeOrmModule.forFeature([RecordingArchive, ArchivedSegment]),
    SitesModule,
    AssetsModule,
    MaskingModule,
    RetentionModule,
  ],
  providers: [
    SegmentVault,
    ArchiveVault,
    RecordingArchives,
    RecordingArchiver,
    RecordingCompactor,
    Quarantine,
    QuarantineRecheck,
    RecordingIntake,
    RecordingSealer,
    RecordingContent,
    RecordingLookup,
    RecordingRestrictions,
  ],
  exports: [
    RecordingIntake,
    RecordingSealer,
    RecordingCompactor,
    RecordingContent,
    RecordingArchives,
    RecordingLookup,
    RecordingRestrictions,
    QuarantineRecheck,
    SegmentVault,
    ArchiveVault,
  ],
})
export class RecordingStoreModule {}
