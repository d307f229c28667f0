import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RecordingLookup } from '../recordings/recording-lookup.service.js';
import { RecordingStoreModule } from '../recordings/recording-store.module.js';
import { AccessDecider } from './access-decider.service.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessRequestsController } from './access-requests.controller.js';
import { AccessRequests } from './access-requests.service.js';
import { AccessStanding } from './access-standing.service.js';
import { AccessViews } from './access-views.js';
import { GrantCheck } from './grant-check.service.js';
import { GrantsController } from './grants.controller.js';
import { Grants } from './grants.service.js';
import { RECORDING_LOOKUP } from './recording-lookup.js';

@Module({
  imports: [TypeOrmModule.forFeature([AccessRequest, AccessGrant]), RecordingStoreModule],
  controllers: [AccessRequestsController, GrantsController],
  providers: [
    AccessDecider,
    AccessRequests,
    AccessStanding,
    AccessViews,
    GrantCheck,
    Grants,
    { provide: RECORDING_LOOKUP, useExisting: RecordingLookup },
  ],
  exports: [GrantCheck, AccessStanding],
})
export class AccessModule {}
