import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Sites } from '../sites/sites.service.js';
import { ConsentSuccession } from './consent-succession.service.js';
import type { SubjectWithdrawalDto, WithdrawSubjectDto } from './subjects.dto.js';
import { Subjects } from './subjects.service.js';

/**
 * Withdraws for a customer everywhere on a site. Only a person does that: a page names its subject by itself, and could
 * withdraw for somebody else.
 */
@Injectable()
export class SubjectWithdrawals {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sites: Sites,
    private readonly subjects: Subjects,
    private readonly succession: ConsentSuccession,
    private readonly clock: Clock,
  ) {}

  withdraw(actor: PersonActor, { siteId, subjects }: WithdrawSubjectDto): Promise<SubjectWithdrawalDto> {
    return this.source.transaction(async (manager) => {
      await this.sites.require(manager, siteId);
      for (const subject of subjects) await this.subjects.requireKnownKey(siteId, subject);
      const held: { id: string; recordings: number }[] = await manager.query(HELD, [siteId, subjects]);
      const at = this.clock.now();
      for (const { id } of held)
        await this.succession.withdraw(manager, actor, { siteId, consentId: id, at });
      return {
        decisions: held.length,
        recordings: held.reduce((sum, { recordings }) => sum + recordings, 0),
      };
    });
  }
}

const HELD = `
  SELECT r.id, (SELECT count(*) FROM recording c WHERE c.consent_id = r.id)::int AS recordings
  FROM consent_record r
  WHERE r.site_id = $1 AND r.subject = ANY($2)
    AND EXISTS (SELECT 1 FROM consent_event e WHERE e.consent_id = r.id AND e.kind IN ('given', 'informed'))
    AND NOT EXISTS (SELECT 1 FROM consent_event e WHERE e.consent_id = r.id AND e.kind = 'withdrawn')
  ORDER BY r.id LIMIT 5000`;
