import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RecordingStoreModule } from '../recordings/recording-store.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { CoverageLedger } from './coverage/coverage-ledger.service.js';
import { DisclosureCoverageController } from './coverage/coverage.controller.js';
import { Coverage } from './coverage/coverage.service.js';
import { DisclosureJudge } from './disclosure-judge.service.js';
import { DisclosurePages } from './disclosure-pages.js';
import { Disclosure, DisclosureVersion } from './disclosure.entity.js';
import { DisclosuresController } from './disclosures.controller.js';
import { Disclosures } from './disclosures.service.js';
import { Verdict } from './verdict.entity.js';
import { Verdicts } from './verdicts.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Disclosure, DisclosureVersion, Verdict]),
    SitesModule,
    RecordingStoreModule,
  ],
  controllers: [DisclosuresController, DisclosureCoverageController],
  providers: [Disclosures, DisclosurePages, DisclosureJudge, Verdicts, Coverage, CoverageLedger],
  exports: [Disclosures, DisclosureJudge, Verdicts],
})
export class DisclosuresModule {}
