import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { ToldNotices } from '../../consent/told-notices.service.js';
import type { ApprovedNotice } from '../../evidence/approved-notice.js';
import { judgeNotice, type NoticeVerdict } from '../../evidence/notice-verdict.js';
import type { RecordingManifest } from '../../evidence/recording-manifest.js';
import type { PersonActor } from '../../platform/actor.js';
import { ProductError } from '../../platform/product-error.js';
import { RecordingContent } from '../../recordings/recording-content.service.js';
import { elementOf } from '../disclosure-definition.js';
import { DisclosureDefinitions } from '../disclosure-definitions.service.js';
import { KeptVisits } from '../kept-visits.service.js';
import type { ConsentProofDto } from './consent-proof.dto.js';

export interface ProvenNotice {
  notice: ApprovedNotice;
  verdict: NoticeVerdict;
}

/**
 * What a recording proves of the notice that its consent rests on. Worked out when it is asked for, from what was kept
 * of the visit and the notice as it was published: neither changes, so the answer does not.
 */
@Injectable()
export class ConsentProofs {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly content: RecordingContent,
    private readonly definitions: DisclosureDefinitions,
    private readonly visits: KeptVisits,
    private readonly notices: ToldNotices,
  ) {}

  async get(_actor: PersonActor, recordingId: string): Promise<ConsentProofDto> {
    const { manager } = this.source;
    const { siteId, consentId } = await this.content.recording(manager, recordingId);
    const sealed = await this.content.seal(manager, recordingId);
    if (!sealed) throw notSealed();
    const { notice, verdict } = await this.of(manager, siteId, sealed.manifest);
    const { schema: _, seen, ...words } = verdict;
    return { consentId, noticeSha256: notice.sha256, rule: notice.rule, ...words, ...EMPTY, ...seen };
  }

  async of(manager: EntityManager, siteId: string, manifest: RecordingManifest): Promise<ProvenNotice> {
    const definitions = await this.definitions.ofSite(manager, siteId);
    const visit = await this.visits.of(manager, manifest.recording, manifest, {
      about: [],
      watched: definitions.map(elementOf),
    });
    const notice = await this.notices.of(manager, manifest.consentId);
    return { notice, verdict: judgeNotice(visit, notice) };
  }
}

const EMPTY = {
  clicked: null,
  trusted: false,
  clickedAt: null,
  givenAt: null,
  notice: null,
  accept: null,
  refuse: null,
};

const notSealed = () =>
  new ProductError('RECORDING_NOT_SEALED', 409, 'The visit is still going on. Come back when it is sealed.');
