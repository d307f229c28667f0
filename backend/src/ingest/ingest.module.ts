import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { AssetsModule } from '../assets/assets.module.js';
import { ConsentModule } from '../consent/consent.module.js';
import { DisclosuresModule } from '../disclosures/disclosures.module.js';
import { MaskingModule } from '../masking/masking.module.js';
import { RecordingStoreModule } from '../recordings/recording-store.module.js';
import { SubjectRequestsModule } from '../subject-requests/subject-requests.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { AssetDoor } from './asset-door.service.js';
import { AssetIngestController } from './asset-ingest.controller.js';
import { IngestController } from './ingest.controller.js';
import { NoticeDoorController } from './notice-door.controller.js';
import { RecorderConfiguration } from './recorder-configuration.service.js';
import { RecorderCors } from './recorder-cors.js';
import { SegmentIntake } from './segment-intake.service.js';
import { SelfServiceController } from './self-service.controller.js';

@Module({
  imports: [
    SitesModule,
    MaskingModule,
    ConsentModule,
    DisclosuresModule,
    AssetsModule,
    RecordingStoreModule,
    SubjectRequestsModule,
  ],
  controllers: [IngestController, AssetIngestController, NoticeDoorController, SelfServiceController],
  providers: [SegmentIntake, AssetDoor, RecorderConfiguration],
})
export class IngestModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RecorderCors).forRoutes({ path: 'ingest/v1/*rest', method: RequestMethod.ALL });
  }
}
