import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NoticesModule } from '../notices/notices.module.js';
import { CertificateExports } from './certificates/certificate-exports.service.js';
import { DestructionsController } from './certificates/destructions.controller.js';
import { Destructions } from './certificates/destructions.service.js';
import { HoldViews } from './holds/hold-views.js';
import { Hold, Matter } from './holds/hold.entity.js';
import { FollowedHolds } from './holds/followed-holds.service.js';
import { HoldsController } from './holds/holds.controller.js';
import { Holds } from './holds/holds.service.js';
import { ConsentPeriods } from './consent-periods.service.js';
import { EndedRecordingsReader } from './ended-recordings.service.js';
import { ObjectDates } from './object-dates.service.js';
import { RecordingEndings } from './recording-endings.service.js';
import { RetentionClock } from './retention-clock.service.js';
import { RetentionPlanner } from './retention-planner.service.js';
import { RetentionApplication, RetentionRules } from './retention-rules.entity.js';
import { RetentionRulebook } from './retention-rules.service.js';
import { RetentionController } from './retention.controller.js';
import { DestructionCertifier } from './sweeper/destruction-certifier.service.js';
import { DestructionSteps } from './sweeper/destruction-steps.service.js';
import { KeyEraser } from './sweeper/key-eraser.service.js';
import { ObjectLocker } from './sweeper/object-locker.service.js';
import { ObjectRemover } from './sweeper/object-remover.service.js';
import { RetentionAlarms } from './sweeper/retention-alarms.service.js';
import { RetentionFiguresReader } from './sweeper/retention-figures.service.js';
import { RetentionSweeper } from './sweeper/retention-sweeper.service.js';
import { SweeperSettings } from './sweeper/sweeper-settings.service.js';
import { SweeperViews } from './sweeper/sweeper-views.service.js';
import { UnneededAssets } from './sweeper/unneeded-assets.service.js';

/** How long recordings are kept, what is held, and how they end. */
@Module({
  imports: [TypeOrmModule.forFeature([RetentionRules, RetentionApplication, Matter, Hold]), NoticesModule],
  controllers: [RetentionController, HoldsController, DestructionsController],
  providers: [
    RetentionClock,
    RetentionPlanner,
    ConsentPeriods,
    RetentionRulebook,
    RecordingEndings,
    EndedRecordingsReader,
    ObjectDates,
    Holds,
    HoldViews,
    FollowedHolds,
    Destructions,
    CertificateExports,
    SweeperSettings,
    SweeperViews,
    RetentionFiguresReader,
    RetentionAlarms,
    KeyEraser,
    ObjectLocker,
    ObjectRemover,
    DestructionCertifier,
    DestructionSteps,
    UnneededAssets,
    RetentionSweeper,
  ],
  exports: [
    ConsentPeriods,
    RetentionClock,
    RecordingEndings,
    EndedRecordingsReader,
    FollowedHolds,
    ObjectDates,
    RetentionSweeper,
    RetentionFiguresReader,
    RetentionAlarms,
    SweeperSettings,
  ],
})
export class RetentionModule {}
