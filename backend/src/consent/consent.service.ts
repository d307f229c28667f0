import { randomUUID } from 'node:crypto';
import type { ConsentReceipt, ConsentResult, ConsentSubmission, WithdrawalResult } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import { Signer } from '../keys/signer.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { ProductError } from '../platform/product-error.js';
import type { Site } from '../sites/site.entity.js';
import {
  consentFault,
  recordingPermission,
  type ConsentState,
  type RecordingPermission,
} from './consent-decision.js';
import { ConsentEvent, ConsentRecord } from './consent-record.entity.js';

@Injectable()
export class Consent {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly signer: Signer,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** Records a decision and returns the visitor's receipt, signed. */
  async record(actor: Actor, site: Site, submission: ConsentSubmission): Promise<ConsentResult> {
    const fault = consentFault(submission, site.consent);
    if (fault)
      throw new ProductError(
        'CONSENT_INVALID',
        422,
        `The decision cannot be recorded (${fault}). Load the page again and decide once more.`,
      );
    const at = this.clock.now();
    const consentId = randomUUID();
    const receipt: ConsentReceipt = {
      schemaVersion: 'exhibit.receipt/v1',
      receiptId: randomUUID(),
      recordId: consentId,
      site: site.key,
      decision: submission.decision,
      noticeVersion: submission.noticeVersion,
      purposes: submission.purposes,
      language: submission.language,
      eventTime: at.toISOString(),
      withdrawalMethod: `${this.configuration.http.publicUrl}/ingest/v1/${site.key}/consents/${consentId}/withdrawal`,
    };
    const canonical = canonicalBytes(receipt).toString('utf8');
    const signature = await this.signer.signNote(`${canonical}\n`);
    await this.source.transaction(async (manager) => {
      await manager.insert(ConsentRecord, {
        id: consentId,
        siteId: site.id,
        subject: submission.subject ?? null,
        noticeVersion: submission.noticeVersion,
        purposes: submission.purposes,
        language: submission.language,
        collectedBy: submission.collectedBy,
        signals: { ...submission.signals },
        receiptId: receipt.receiptId,
        receipt: canonical,
        receiptNote: signature,
        recordedAt: at,
      });
      await manager.insert(ConsentEvent, { consentId, kind: submission.decision, occurredAt: at });
      await this.audit.append(manager, actor, {
        kind: 'consent.recorded',
        fields: {
          site: site.id,
          consent: consentId,
          decision: submission.decision,
          noticeVersion: submission.noticeVersion,
          receiptHash: sha256Hex(Buffer.from(canonical, 'utf8')),
        },
      });
    });
    return { consentId, receipt, signature };
  }

  /** Withdraws; a second time gives the first answer. From its commit on no segment under it is accepted (P2). */
  async withdraw(actor: Actor, site: Site, consentId: string): Promise<WithdrawalResult> {
    return this.source.transaction(async (manager) => {
      const record = await manager.findOneBy(ConsentRecord, { id: consentId, siteId: site.id });
      if (!record) throw new ProductError('CONSENT_UNKNOWN', 404, 'There is no such decision on this site.');
      const at = this.clock.now();
      const added = await manager
        .createQueryBuilder()
        .insert()
        .into(ConsentEvent)
        .values({ consentId, kind: 'withdrawn', occurredAt: at })
        .orIgnore()
        .returning('consent_id')
        .execute();
      if ((added.raw as unknown[]).length > 0)
        await this.audit.append(manager, actor, {
          kind: 'consent.withdrawn',
          fields: { site: site.id, consent: consentId, withdrawnAt: at.toISOString() },
        });
      const event = await manager.findOneByOrFail(ConsentEvent, { consentId, kind: 'withdrawn' });
      return { consentId, withdrawnAt: event.occurredAt.toISOString() };
    });
  }

  /** Whether a recorder may record under this decision. Ask inside the transaction that relies on the answer (P2). */
  async permission(
    manager: EntityManager,
    siteId: string,
    consentId: string,
  ): Promise<{ permission: RecordingPermission; subject: string | null }> {
    const [row]: { state: ConsentState; subject: string | null }[] = await manager.query(
      `SELECT s.state, r.subject FROM consent_record r JOIN consent_state s ON s.consent_id = r.id
       WHERE r.id = $1 AND r.site_id = $2`,
      [consentId, siteId],
    );
    return { permission: recordingPermission(row?.state ?? null), subject: row?.subject ?? null };
  }

  async evidence(
    manager: EntityManager,
    consentId: string,
  ): Promise<{ record: ConsentRecord; events: ConsentEvent[] }> {
    const record = await manager.findOneByOrFail(ConsentRecord, { id: consentId });
    const events = await manager.find(ConsentEvent, { where: { consentId }, order: { occurredAt: 'ASC' } });
    return { record, events };
  }
}
