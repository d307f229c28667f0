import { randomUUID } from 'node:crypto';
import type { ConsentResult, ConsentSubmission, WithdrawalResult } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import { Signer } from '../keys/signer.js';
import { MaskingPolicies } from '../masking/masking-policies.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import type { Site } from '../sites/site.entity.js';
import {
  consentFault,
  recordingPermission,
  type ConsentState,
  type RecordingPermission,
} from './consent-decision.js';
import { ConsentEvent, ConsentRecord } from './consent-record.entity.js';
import { consentInvalid, consentUnknown } from './consent.errors.js';
import { NoticesInForce, ruleUnder } from './notices-in-force.service.js';
import { receiptOf, recordOf, validUntil, type DecisionFacts } from './consent-papers.js';
import { textShown } from './notice-texts.js';
import { Subjects } from './subjects.service.js';

interface SignedDecision {
  facts: DecisionFacts;
  siteId: string;
  /** The receipt, as it is signed. */
  canonical: string;
  signature: string;
}

@Injectable()
export class Consent {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly signer: Signer,
    private readonly notices: NoticesInForce,
    private readonly subjects: Subjects,
    private readonly policies: MaskingPolicies,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /**
   * Records a decision and returns the visitor's receipt, signed. What a consent tool said and nobody can read is kept
   * as it came, and refused. `gpcHeader`: the request's Sec-GPC.
   */
  async record(
    actor: Actor,
    site: Site,
    submission: ConsentSubmission,
    gpcHeader: string | null = null,
  ): Promise<ConsentResult> {
    const notice = await this.notices.of(this.source.manager, site.id);
    const text = notice && textShown(notice.texts, submission);
    const rule = ruleUnder(site.consent, notice);
    const fault = consentFault(submission, rule, { kept: notice !== null, text, gpcHeader });
    if (fault?.startsWith('TCF_'))
      await this.keepUnreadable(actor, site, submission.signals!.tcString!, fault);
    if (fault) throw consentInvalid(fault);
    const { customer, ...said } = submission;
    const key = this.signer.pinned();
    const facts: DecisionFacts = {
      consentId: randomUUID(),
      receiptId: randomUUID(),
      at: this.clock.now(),
      site,
      appliance: key.name,
      verifierKey: key.verifierKey,
      submission: said,
      subject: await this.subjectOf(site, submission, customer),
      notice: notice && text && { text, declaration: notice.declaration },
      gpcHeader,
      policyVersion: (await this.policies.current(site.id)).version,
      address: this.configuration.http.publicUrl,
    };
    const receipt = receiptOf(facts);
    const canonical = canonicalBytes(receipt).toString('utf8');
    const signature = await key.signNote(`${canonical}\n`);
    await this.source.transaction((manager) =>
      this.keep(manager, actor, { facts, siteId: site.id, canonical, signature }),
    );
    return { consentId: facts.consentId, receipt, signature };
  }

  private async keep(
    manager: EntityManager,
    actor: Actor,
    { facts, siteId, canonical, signature }: SignedDecision,
  ): Promise<void> {
    const { consentId, submission, at } = facts;
    const record = canonicalBytes(recordOf(facts)).toString('utf8');
    await manager.insert(ConsentRecord, {
      id: consentId,
      siteId,
      subject: facts.subject,
      noticeVersion: submission.noticeVersion,
      purposes: submission.purposes,
      language: submission.language,
      collectedBy: submission.collectedBy,
      signals: { ...submission.signals },
      receiptId: facts.receiptId,
      receipt: canonical,
      receiptNote: signature,
      record,
      noticeSha256: facts.notice?.text.sha256 ?? null,
      tcf: submission.signals?.tcString ?? null,
      validUntil: validUntil(facts),
      recordedAt: at,
    });
    if (submission.shownAt !== undefined) {
      await manager.insert(ConsentEvent, { consentId, kind: 'shown', occurredAt: at });
      await this.audit.append(manager, actor, {
        kind: 'consent.shown',
        fields: { site: siteId, consent: consentId, shownAt: at.toISOString() },
      });
    }
    await manager.insert(ConsentEvent, { consentId, kind: submission.decision, occurredAt: at });
    await this.audit.append(manager, actor, {
      kind: 'consent.recorded',
      fields: {
        site: siteId,
        consent: consentId,
        decision: submission.decision,
        noticeVersion: submission.noticeVersion,
        receiptHash: sha256Hex(Buffer.from(canonical, 'utf8')),
        recordHash: sha256Hex(Buffer.from(record, 'utf8')),
      },
    });
  }

  private subjectOf(site: Site, { subject }: ConsentSubmission, customer?: string): Promise<string | null> {
    if (customer === undefined) return Promise.resolve(subject ?? null);
    return this.subjects.pseudonym(this.source.manager, site.id, customer);
  }

  private keepUnreadable(actor: Actor, site: Site, tcf: string, fault: string): Promise<void> {
    return this.source.transaction(async (manager) => {
      const id = randomUUID();
      const at = this.clock.now();
      await manager.query(`INSERT INTO consent_unreadable VALUES ($1, $2, $3, $4, $5)`, [
        id,
        site.id,
        tcf,
        fault,
        at,
      ]);
      await this.audit.append(manager, actor, {
        kind: 'consent.unreadable',
        fields: { site: site.id, signal: id, signalHash: sha256Hex(Buffer.from(tcf, 'utf8')), code: fault },
      });
    });
  }

  /** Withdraws; a second time gives the first answer. From its commit on no segment under it is accepted (P2). */
  async withdraw(actor: Actor, site: Site, consentId: string): Promise<WithdrawalResult> {
    return this.source.transaction(async (manager) => {
      const record = await manager.findOneBy(ConsentRecord, { id: consentId, siteId: site.id });
      if (!record) throw consentUnknown();
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
