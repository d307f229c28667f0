import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Departures } from '../identity/scim/departures.service.js';
import { NoticesModule } from '../notices/notices.module.js';
import { RecordingLookup } from '../recordings/recording-lookup.service.js';
import { RecordingStoreModule } from '../recordings/recording-store.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { AccessApproval } from './access-approval.entity.js';
import { AccessCare } from './access-care.service.js';
import { AccessDecider } from './access-decider.service.js';
import { AccessDelegation } from './access-delegation.entity.js';
import { AccessDelegationsController } from './access-delegations.controller.js';
import { AccessDelegations } from './access-delegations.service.js';
import { AccessGrant } from './access-grant.entity.js';
import { AccessRequestRecording } from './access-request-recording.entity.js';
import { AccessRequest } from './access-request.entity.js';
import { AccessRequestsController } from './access-requests.controller.js';
import { AccessRequests } from './access-requests.service.js';
import { AccessRule } from './access-rule.entity.js';
import { AccessRulesController } from './access-rules.controller.js';
import { AccessRules } from './access-rules.service.js';
import { AccessStanding } from './access-standing.service.js';
import { AccessViews } from './access-views.js';
import { GrantCheck } from './grant-check.service.js';
import { GrantsController } from './grants.controller.js';
import { Grants } from './grants.service.js';
import { Leavers } from './leavers.service.js';
import { PersonLinkDraft } from './person-link-draft.entity.js';
import { PersonLinkDrafts } from './person-link-drafts.service.js';
import { PersonLinksController } from './person-links.controller.js';
import { PersonLinks } from './person-links.service.js';
import { RECORDING_LOOKUP } from './recording-lookup.js';
import { RequestedRecordings } from './requested-recordings.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([AccessRequest, AccessRequestRecording, AccessApproval, AccessGrant]),
    TypeOrmModule.forFeature([AccessRule, AccessDelegation, PersonLinkDraft]),
    NoticesModule,
    RecordingStoreModule,
    SitesModule,
  ],
  controllers: [
    AccessRequestsController,
    GrantsController,
    AccessRulesController,
    AccessDelegationsController,
    PersonLinksController,
  ],
  providers: [
    AccessCare,
    AccessDecider,
    AccessDelegations,
    AccessRequests,
    AccessRules,
    AccessStanding,
    AccessViews,
    GrantCheck,
    Grants,
    Leavers,
    PersonLinks,
    PersonLinkDrafts,
    RequestedRecordings,
    { provide: RECORDING_LOOKUP, useExisting: RecordingLookup },
  ],
  exports: [AccessCare, AccessStanding, GrantCheck, Grants, Leavers, PersonLinks],
})
export class AccessModule implements OnModuleInit {
  constructor(
    private readonly departures: Departures,
    private readonly leavers: Leavers,
  ) {}

  /** Whoever leaves the firm has no grant left, and asks for none. */
  onModuleInit(): void {
    this.departures.alsoEnd((manager, actor, personId) =>
      this.leavers.endEverythingOf(manager, actor, personId),
    );
  }
}
