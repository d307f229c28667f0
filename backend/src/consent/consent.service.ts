import { randomUUID } from 'node:crypto';
import type { ConsentResult, ConsentStatus, ConsentSubmission, WithdrawalResult } from '@exhibit/contract';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, Not, type DataSource, type EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { Signer } from '../keys/signer.js';
import { MaskingPolicies } from '../masking/masking-policies.service.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/config/configuration.js';
import { EndedRecordingsReader } from '../retention/ended-recordings.service.js';
import { FollowedHolds } from '../retention/holds/followed-holds.service.js';
import type { Site } from '../sites/site.entity.js';
import {
  consentFault,
  recordingPermission,
  type ConsentState,
  type RecordingPermission,
} from './consent-decision.js';
import { ConsentEvent, ConsentRecord } from './consent-record.entity.js';
import { consentInvalid, consentRecordEnded, consentUnknown } from './consent.errors.js';
import { ConsentInvalidation } from './consent-invalidation.entity.js';
import { ConsentKeeper } from './consent-keeper.service.js';
import { ConsentSuccession } from './consent-succession.service.js';
import { LegalBases } from './legal-bases.service.js';
import { importFault, type ImportedProof } from './imported-proof.js';
import { NoticesInForce, ruleUnder } from './notices-in-force.service.js';
import { receiptOf, type DecisionFacts } from './consent-papers.js';
import { textShown } from './notice-texts.js';
import { Subjects } from './subjects.service.js';

@Injectable()
export class Consent {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly signer: Signer,
    private readonly notices: NoticesInForce,
    private readonly subjects: Subjects,
    private readonly policies: MaskingPolicies,
    private readonly bases: LegalBases,
    private readonly ended: EndedRecordingsReader,
    private readonly keeper: ConsentKeeper,
    private readonly holds: FollowedHolds,
    private readonly succession: ConsentSuccession,
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
    proof: ImportedProof | null = null,
  ): Promise<ConsentResult> {
    const notice = await this.notices.of(this.source.manager, site.id);
    const text = notice && textShown(notice.texts, submission);
    const rule = ruleUnder(site.consent, notice);
    const bases = await this.bases.of(this.source.manager, site.id);
    const invalidated = await this.source.manager.existsBy(ConsentInvalidation, {
      siteId: site.id,
      noticeVersion: submission.noticeVersion,
      publishedAt: Not(IsNull()),
    });
    const setting = {
      kept: notice !== null,
      bases: bases?.purposes ?? [],
      ...{ text, gpcHeader, invalidated },
    };
    const fault =
      consentFault(submission, rule, setting) ?? (proof && importFault(proof, notice, this.clock.now()));
    if (fault?.startsWith('TCF_'))
      await this.keeper.unreadable(actor, site.id, submission.signals!.tcString!, fault);
    if (fault) throw consentInvalid(fault);
    await this.subjects.requireKnownKey(site.id, submission.subject);
    const { customer, ...said } = submission;
    const [subject, ...earlier] = await this.subjectOf(site, submission, customer);
    const key = this.signer.pinned();
    const facts: DecisionFacts = {
      consentId: randomUUID(),
      receiptId: randomUUID(),
      at: this.clock.now(),
      site,
      appliance: key.name,
      verifierKey: key.verifierKey,
      submission: said,
      subject,
      notice: notice && text && { text, declaration: notice.declaration },
      gpcHeader,
      bases,
      proof,
      policyVersion: (await this.policies.current(site.id)).version,
      address: this.configuration.http.publicUrl,
    };
    const receipt = receiptOf(facts);
    const canonical = canonicalBytes(receipt).toString('utf8');
    const signature = await key.signNote(`${canonical}\n`);
    await this.source.transaction(async (manager) => {
      await this.keeper.keep(manager, actor, { facts, siteId: site.id, canonical, signature });
      if (subject !== null) await this.holds.follow(manager, actor, subject, earlier);
    });
    return { consentId: facts.consentId, receipt, signature };
  }

  /** Who decided, and who that was under older keys. */
  private async subjectOf(
    site: Site,
    { subject }: ConsentSubmission,
    customer?: string,
  ): Promise<[string | null, ...string[]]> {
    if (customer === undefined) return [subject ?? null];
    return this.subjects.pseudonyms(this.source.manager, site.id, customer);
  }

  /** Withdraws; a second time gives the first answer. From its commit on no segment under it is accepted (P2). */
  async withdraw(actor: Actor, site: Site, consentId: string): Promise<WithdrawalResult> {
    return this.source.transaction(async (manager) => {
      // Waits for a record that is ending at this moment.
      const lock = { mode: 'for_key_share' } as const;
      const record = await manager.findOne(ConsentRecord, {
        where: { id: consentId, siteId: site.id },
        lock,
      });
      if (!record) throw consentUnknown();
      const at = this.clock.now();
      if (record.endedAt === null)
        await this.succession.withdraw(manager, actor, { siteId: site.id, consentId, at });
      const event = await manager.findOneBy(ConsentEvent, { consentId, kind: 'withdrawn' });
      if (!event) throw consentRecordEnded();
      const { recorded } = await this.ended.underConsent(consentId);
      return { consentId, withdrawnAt: event.occurredAt.toISOString(), recordings: recorded };
    });
  }

  /** What became of a decision and of what was recorded under it, for whoever holds the receipt. */
  async status(_actor: Actor, site: Site, consentId: string): Promise<ConsentStatus> {
    const [row]: { state: ConsentState; since: Date }[] = await this.source.query(
      `SELECT s.state, s.since FROM consent_record r JOIN consent_state s ON s.consent_id = r.id
       WHERE r.id = $1 AND r.site_id = $2`,
      [consentId, site.id],
    );
    if (!row) throw consentUnknown();
    const recordings = await this.ended.underConsent(consentId);
    return { wire: 1, state: row.state, since: row.since.toISOString(), recordings };
  }

  /** Whether a recorder may record under this decision. Ask inside the transaction that relies on the answer (P2). */
  async permission(
    manager: EntityManager,
    siteId: string,
    consentId: string,
  ): Promise<{ permission: RecordingPermission; subject: string | null }> {
    const [row]: { state: ConsentState; allows: boolean; subject: string | null }[] = await manager.query(
      `SELECT s.state, s.allows, r.subject FROM consent_record r JOIN consent_state s ON s.consent_id = r.id
       WHERE r.id = $1 AND r.site_id = $2`,
      [consentId, siteId],
    );
    return {
      permission: recordingPermission(row?.state ?? null, row?.allows),
      subject: row?.subject ?? null,
    };
  }

  async evidence(
    manager: EntityManager,
    consentId: string,
  ): Promise<{ record: ConsentRecord; events: ConsentEvent[] }> {
    const record = await manager.findOneByOrFail(ConsentRecord, { id: consentId });
    if (record.endedAt !== null) throw consentRecordEnded();
    const events = await manager.find(ConsentEvent, { where: { consentId }, order: { occurredAt: 'ASC' } });
    return { record, events };
  }
}
