import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DisclosureVersion as EvidenceDisclosure } from '../evidence/disclosure-version.js';
import { type Definition, evidenceInLocale } from './disclosure-definition.js';

/** Reads definitions as judges and recorders need them. */
@Injectable()
export class DisclosureDefinitions {
  /** Every version of every disclosure of a site, drafts among them. */
  ofSite(manager: EntityManager, siteId: string): Promise<Definition[]> {
    return manager.query(`${DEFINITIONS} WHERE d.site_id = $1 ORDER BY d.key, v.version`, [siteId]);
  }

  /** Those of the site that a disclosure belongs to. */
  besides(manager: EntityManager, disclosureId: string): Promise<Definition[]> {
    return manager.query(`${DEFINITIONS} WHERE d.site_id = (SELECT site_id FROM disclosure WHERE id = $1)`, [
      disclosureId,
    ]);
  }

  async one(manager: EntityManager, disclosureId: string, version: number): Promise<Definition | null> {
    const [found]: Definition[] = await manager.query(
      `${DEFINITIONS} WHERE v.disclosure_id = $1 AND v.version = $2`,
      [disclosureId, version],
    );
    return found ?? null;
  }

  /** A version as it was judged: with the text that the verdict is about. */
  async judged(
    manager: EntityManager,
    { disclosureId, version, locale }: { disclosureId: string; version: number; locale: string | null },
  ): Promise<EvidenceDisclosure | null> {
    const found = await this.one(manager, disclosureId, version);
    return found && evidenceInLocale(found, locale);
  }
}

/** Of `disclosure d` and `disclosure_version v`. */
export const DEFINITION_COLUMNS = `
  d.id AS "disclosureId", d.key, v.version, v.locale, v.text, v.text_hash AS "textHash",
  v.further_texts AS "furtherTexts", v.words, v.rule, v.selector, v.action, v.effective_from AS "effectiveFrom",
  v.effective_to AS "effectiveTo", v.published_at AS "publishedAt"`;

const DEFINITIONS = `SELECT ${DEFINITION_COLUMNS}
  FROM disclosure d JOIN disclosure_version v ON v.disclosure_id = d.id`;
