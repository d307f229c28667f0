import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConsentModule } from '../consent/consent.module.js';
import { MaskingModule } from '../masking/masking.module.js';
import { RecordingStoreModule } from '../recordings/recording-store.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { ConsentProofsController } from './consent-proof/consent-proofs.controller.js';
import { ConsentProofs } from './consent-proof/consent-proofs.service.js';
import { CoverageLedger } from './coverage/coverage-ledger.service.js';
import { DisclosureCoverageController } from './coverage/coverage.controller.js';
import { Coverage } from './coverage/coverage.service.js';
import { DisclosureDefinitions } from './disclosure-definitions.service.js';
import { DisclosureJudge } from './disclosure-judge.service.js';
import { DisclosurePages } from './disclosure-pages.js';
import { Disclosure, DisclosureVersion } from './disclosure.entity.js';
import { DisclosuresController } from './disclosures.controller.js';
import { Disclosures } from './disclosures.service.js';
import { KeptVisits } from './kept-visits.service.js';
import { DisclosureRun, DisclosureRunSlice } from './runs/disclosure-run.entity.js';
import { DisclosureRunWorker } from './runs/disclosure-run-worker.service.js';
import { DisclosureRunsController } from './runs/disclosure-runs.controller.js';
import { DisclosureRuns } from './runs/disclosure-runs.service.js';
import { VerdictKeeper } from './verdict-keeper.service.js';
import { Verdict } from './verdict.entity.js';
import { Verdicts } from './verdicts.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Disclosure, DisclosureVersion, Verdict, DisclosureRun, DisclosureRunSlice]),
    SitesModule,
    MaskingModule,
    RecordingStoreModule,
    ConsentModule,
  ],
  controllers: [
    DisclosuresController,
    DisclosureRunsController,
    DisclosureCoverageController,
    ConsentProofsController,
  ],
  providers: [
    ConsentProofs,
    Coverage,
    CoverageLedger,
    Disclosures,
    DisclosureDefinitions,
    DisclosurePages,
    DisclosureJudge,
    DisclosureRuns,
    DisclosureRunWorker,
    KeptVisits,
    VerdictKeeper,
    Verdicts,
  ],
  exports: [
    ConsentProofs,
    Disclosures,
    DisclosureDefinitions,
    DisclosureJudge,
    DisclosureRunWorker,
    Verdicts,
  ],
})
export class DisclosuresModule {}
