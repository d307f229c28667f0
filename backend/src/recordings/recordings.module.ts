import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { DisclosuresModule } from '../disclosures/disclosures.module.js';
import { RecordingSearch } from './recording-search.js';
import { RecordingStoreModule } from './recording-store.module.js';
import { RecordingsController } from './recordings.controller.js';
import { Recordings } from './recordings.service.js';

@Module({
  imports: [RecordingStoreModule, DisclosuresModule, AccessModule],
  controllers: [RecordingsController],
  providers: [RecordingSearch, Recordings],
})
export class RecordingsModule {}
