import type { ConsentSubmission } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { Actor } from '../platform/actor.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import type { ConsentState } from './consent-decision.js';
import { ConsentEvent } from './consent-record.entity.js';

interface Ending {
  siteId: string;
  consentId: string;
  at: Date;
}

/** How one decision ends: by the next one of the same visitor, or by their withdrawal. In the caller's transaction. */
@Injectable()
export class ConsentSuccession {
  constructor(
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Ends the record that the visitor held till now. Whoever names its id holds it; a subject is not asked, because a
   * page says by itself who its subject is. A refusal after a consent is a withdrawal, whatever the page calls it.
   */
  async supersede(
    manager: EntityManager,
    actor: Actor,
    {
      siteId,
      by,
      submission,
      at,
    }: {
      siteId: string;
      by: string;
      submission: Pick<ConsentSubmission, 'decision' | 'supersedes'>;
      at: Date;
    },
  ): Promise<void> {
    const consentId = submission.supersedes;
    if (consentId === undefined || submission.decision === 'shown') return;
    const [row]: { kind: ConsentState }[] = await manager.query(
      `SELECT s.kind FROM consent_record r CROSS JOIN LATERAL (
         SELECT e.kind FROM consent_event e WHERE e.consent_id = r.id
         ORDER BY e.kind IN ('superseded', 'withdrawn') DESC, e.kind <> 'shown' DESC LIMIT 1) s
       WHERE r.id = $1 AND r.site_id = $2 AND r.ended_at IS NULL FOR KEY SHARE OF r`,
      [consentId, siteId],
    );
    const allowed = row?.kind === 'given' || row?.kind === 'informed';
    if (allowed && submission.decision === 'refused')
      return this.withdraw(manager, actor, { siteId, consentId, at });
    if (!allowed && row?.kind !== 'shown') return;
    if (await added(manager, { consentId, kind: 'superseded', at }))
      await this.audit.append(manager, actor, {
        kind: 'consent.superseded',
        fields: { site: siteId, consent: consentId, by, supersededAt: at.toISOString() },
      });
  }

  /** The second time adds nothing: the first counts. */
  async withdraw(manager: EntityManager, actor: Actor, { siteId, consentId, at }: Ending): Promise<void> {
    if (!(await added(manager, { consentId, kind: 'withdrawn', at }))) return;
    await this.audit.append(manager, actor, {
      kind: 'consent.withdrawn',
      fields: { site: siteId, consent: consentId, withdrawnAt: at.toISOString() },
    });
    await this.jobs.enqueue(manager, 'consent.withdrawals', {});
  }
}

async function added(
  manager: EntityManager,
  { consentId, kind, at }: { consentId: string; kind: ConsentState; at: Date },
): Promise<boolean> {
  const { raw } = await manager
    .createQueryBuilder()
    .insert()
    .into(ConsentEvent)
    .values({ consentId, kind, occurredAt: at })
    .orIgnore()
    .returning('consent_id')
    .execute();
  return (raw as unknown[]).length > 0;
}
