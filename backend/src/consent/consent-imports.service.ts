import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { sha256Hex } from '../evidence/sha256.js';
import type { PersonActor } from '../platform/actor.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import { Sites } from '../sites/sites.service.js';
import { MAX_PROOF_BYTES, type ImportConsentDto, type ImportedConsentDto } from './consent-imports.dto.js';
import { importConflict, proofTooLarge } from './consent.errors.js';
import { Consent } from './consent.service.js';

/** Decisions from the firm's own server, with a machine's credential. Judged as if they came from a page. */
@Injectable()
export class ConsentImports {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly sites: Sites,
    private readonly consent: Consent,
  ) {}

  /** The same reference with the same proof again gives the first answer; with another one it is refused. */
  async take(actor: PersonActor, dto: ImportConsentDto): Promise<ImportedConsentDto> {
    const { siteId, reference, decidedAt, proof, ...said } = dto;
    const bytes = Buffer.from(proof.bytes, 'base64');
    if (bytes.length > MAX_PROOF_BYTES) throw proofTooLarge();
    const sha256 = sha256Hex(bytes);
    const site = await this.sites.require(this.source.manager, siteId);
    const before = await this.taken(siteId, reference, sha256);
    if (before) return before;
    const { mediaType } = proof;
    await this.consent
      .record(actor, site, { ...said, wire: 1, collectedBy: 'site' }, null, {
        ...{ reference, mediaType, bytes, sha256 },
        decidedAt: new Date(decidedAt),
      })
      .catch((error: unknown) => {
        // Somebody handed it over at the same moment.
        if (!isUniqueViolation(error)) throw error;
      });
    return (await this.taken(siteId, reference, sha256))!;
  }

  private async taken(siteId: string, reference: string, sha256: string): Promise<ImportedConsentDto | null> {
    const [row]: ImportedConsentDto[] = await this.source.query(
      `SELECT r.id AS "consentId", p.sha256 AS "proofSha256", r.receipt, r.receipt_note AS signature
       FROM consent_proof p JOIN consent_record r ON r.id = p.consent_id
       WHERE p.site_id = $1 AND p.reference = $2`,
      [siteId, reference],
    );
    if (row && row.proofSha256 !== sha256) throw importConflict();
    return row ?? null;
  }
}
