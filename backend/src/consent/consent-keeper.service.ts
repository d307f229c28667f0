import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { recordOf, validUntil, type DecisionFacts } from './consent-papers.js';
import { ConsentEvent, ConsentRecord } from './consent-record.entity.js';
import { ConsentSuccession } from './consent-succession.service.js';
import type { ImportedProof } from './imported-proof.js';

interface SignedDecision {
  facts: DecisionFacts;
  siteId: string;
  /** The receipt, as it is signed. */
  canonical: string;
  signature: string;
}

/** Writes down what was decided, with everything that belongs to it, and each with its entry in the log. */
@Injectable()
export class ConsentKeeper {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly succession: ConsentSuccession,
    private readonly clock: Clock,
  ) {}

  async keep(
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
      basisVersion: facts.bases?.version ?? null,
      recordedAt: at,
      endedAt: null,
    });
    if (submission.shownAt !== undefined && submission.decision !== 'shown') {
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
    if (facts.proof) await this.keepProof(manager, actor, { siteId, consentId, proof: facts.proof });
    await this.succession.supersede(manager, actor, { siteId, by: consentId, submission, at });
  }

  private async keepProof(
    manager: EntityManager,
    actor: Actor,
    { siteId, consentId, proof }: { siteId: string; consentId: string; proof: ImportedProof },
  ): Promise<void> {
    const { reference, mediaType, sha256, decidedAt, bytes } = proof;
    await manager.query(
      `INSERT INTO consent_proof (consent_id, site_id, reference, decided_at, media_type, sha256, bytes)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [consentId, siteId, reference, decidedAt, mediaType, sha256, bytes],
    );
    await this.audit.append(manager, actor, {
      kind: 'consent.imported',
      fields: {
        ...{ site: siteId, consent: consentId, proofHash: sha256 },
        factsHash: sha256Hex(canonicalBytes({ mediaType, reference })),
        decidedAt: decidedAt.toISOString(),
      },
    });
  }

  /** What a consent tool said and nobody can read, as it came. */
  unreadable(actor: Actor, siteId: string, tcf: string, fault: string): Promise<void> {
    return this.source.transaction(async (manager) => {
      const id = randomUUID();
      const at = this.clock.now();
      await manager.query(`INSERT INTO consent_unreadable VALUES ($1, $2, $3, $4, $5)`, [
        id,
        siteId,
        tcf,
        fault,
        at,
      ]);
      await this.audit.append(manager, actor, {
        kind: 'consent.unreadable',
        fields: { site: siteId, signal: id, signalHash: sha256Hex(Buffer.from(tcf, 'utf8')), code: fault },
      });
    });
  }
}
