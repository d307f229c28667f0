import type { MaskingPolicy } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import { Refusals } from '../../audit/refusals.service.js';
import type { PersonActor } from '../../platform/actor.js';
import { ProductError } from '../../platform/product-error.js';
import { RecordingContent, unpackedEvents } from '../../recordings/recording-content.service.js';
import { endedFault } from '../../recordings/recording-lookup.service.js';
import { RecordingRestrictions } from '../../recordings/recording-restrictions.service.js';
import { MaskingPolicies } from '../masking-policies.service.js';
import type { TriedRecordingDto } from './masking-bench.dto.js';
import { RecordedRules } from './recorded-rules.js';

interface Question {
  siteId: string;
  version: number;
  recordingId: string;
}

/**
 * Asks a recording which elements a version of the policy would name. It is no way round a grant: what comes back is
 * structure and counts, only a version that somebody drafted can be asked, and each question is an audit entry first.
 */
@Injectable()
export class MaskingBench {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly policies: MaskingPolicies,
    private readonly content: RecordingContent,
    private readonly restrictions: RecordingRestrictions,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
  ) {}

  tryOnRecording(actor: PersonActor, question: Question): Promise<TriedRecordingDto> {
    const { siteId: site, version, recordingId } = question;
    return this.refusals.during(
      actor,
      (code) => ({ kind: 'masking.tried.refused', recordingId, fields: { site, version, code } }),
      async () => {
        const { manager } = this.source;
        const tried = await this.policies.drafted(manager, site, version);
        await this.requireReadable(manager, question);
        const recorded = await this.recordedUnder(manager, question);
        await this.audit.record(actor, { kind: 'masking.tried', recordingId, fields: { site, version } });
        const rules = new RecordedRules(tried, recorded);
        await this.content.each(manager, recordingId, (_segment, content) =>
          rules.segment(unpackedEvents(content).events),
        );
        return { pages: rules.end() };
      },
    );
  }

  private async requireReadable(manager: EntityManager, { siteId, recordingId }: Question): Promise<void> {
    const recording = await this.content.recording(manager, recordingId);
    const ended = endedFault(recording);
    if (ended) throw ended;
    if (recording.siteId !== siteId)
      throw new ProductError('RECORDING_OF_ANOTHER_SITE', 409, 'The recording is of another site.');
    if (recording.state !== 'sealed')
      throw new ProductError('RECORDING_NOT_SEALED', 409, 'Only a sealed recording can be asked.');
    if (await this.restrictions.isRestricted(manager, recordingId))
      throw new ProductError(
        'RECORDING_RESTRICTED',
        403,
        'The recording is restricted: it is used for nothing.',
      );
  }

  private async recordedUnder(
    manager: EntityManager,
    { siteId, recordingId }: Question,
  ): Promise<MaskingPolicy[]> {
    const segments = await this.content.segments(manager, recordingId);
    const versions = [...new Set(segments.map(({ policyVersion }) => policyVersion))];
    const policies = await Promise.all(
      versions.map((version) => this.policies.published(manager, siteId, version)),
    );
    return policies.map((policy, index) => policy ?? { version: versions[index]!, rules: [] });
  }
}
