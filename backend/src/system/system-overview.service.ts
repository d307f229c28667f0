import { Injectable } from '@nestjs/common';
import { AuditAnchors } from '../audit/anchors/audit-anchors.service.js';
import { AuditTrail } from '../audit/audit-trail.service.js';
import { Signer } from '../keys/signer.js';
import type { PersonActor } from '../platform/actor.js';
import { Configuration, subjectsKeptFor } from '../platform/config/configuration.js';
import { providersOf } from '../platform/config/sign-on-configuration.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { VERSION } from '../platform/version.js';
import { SystemParts } from './system-parts.service.js';
import type { SystemDto } from './system.dto.js';

@Injectable()
export class SystemOverview {
  constructor(
    private readonly parts: SystemParts,
    private readonly trail: AuditTrail,
    private readonly anchors: AuditAnchors,
    private readonly jobs: Jobs,
    private readonly signer: Signer,
    private readonly configuration: Configuration,
  ) {}

  async get(_actor: PersonActor): Promise<SystemDto> {
    const { appliance, mode, http, storage, recordings } = this.configuration;
    return {
      appliance: appliance.name,
      version: VERSION,
      mode,
      verifierKey: this.signer.verifierKey,
      parts: await this.parts.all(),
      audit: { ...(await this.trail.size()), outsideAnchors: this.anchors.keptOutside },
      jobs: await this.jobs.counts(),
      // By name, never the whole: what is not listed here is not shown.
      configuration: [
        { key: 'http.publicUrl', value: http.publicUrl },
        { key: 'storage.kind', value: storage.kind },
        { key: 'storage.worm', value: String(storage.worm ?? false) },
        ...providersOf(this.configuration).flatMap((provider, place) => {
          const at = place === 0 ? 'oidc' : `otherProviders.${place - 1}`;
          return [
            { key: `${at}.issuer`, value: provider.issuer },
            { key: `${at}.clientId`, value: provider.clientId },
          ];
        }),
        { key: 'subjectRequests.keepSubjects', value: subjectsKeptFor(this.configuration) },
        { key: 'recordings.sealAfterSilenceSeconds', value: String(recordings.sealAfterSilenceSeconds) },
      ],
    };
  }
}
