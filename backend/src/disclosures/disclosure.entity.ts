import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import type { DisclosureAction, DisclosureRule } from '../evidence/disclosure-version.js';
import { sha256Hex } from '../evidence/sha256.js';
import { TwoPersonPublication } from '../platform/two-person-publication.entity.js';

@Entity('disclosure')
export class Disclosure {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'site_id' })
  siteId: string;

  /** Value of `data-exhibit-disclosure` on the page. */
  @Column('text')
  key: string;

  @Column('text')
  title: string;
}

/** The same version in another language. */
export interface FurtherText {
  locale: string;
  text: string;
  /** Hex SHA-256 of the normalised text. */
  textHash: string;
  /** Absent: from before they were counted. */
  words?: number;
}

/** What a definition says besides its first text and its rule. */
export interface FurtherDefinition {
  furtherTexts: FurtherText[];
  /** Of the first text; null: from before they were counted. */
  words: number | null;
  selector: string | null;
  action: DisclosureAction | null;
  effectiveFrom: Date | null;
  effectiveTo: Date | null;
}

/** What the audit log keeps of it: hex SHA-256 of its canonical JSON. */
export const definitionHash = ({
  furtherTexts,
  words,
  selector,
  action,
  effectiveFrom,
  effectiveTo,
}: FurtherDefinition): string =>
  sha256Hex(
    canonicalBytes({
      furtherTexts,
      ...(words !== null && { words }),
      selector,
      action,
      effectiveFrom: effectiveFrom?.toISOString() ?? null,
      effectiveTo: effectiveTo?.toISOString() ?? null,
    }),
  );

@Entity('disclosure_version')
export class DisclosureVersion extends TwoPersonPublication implements FurtherDefinition {
  @PrimaryColumn('uuid', { name: 'disclosure_id' })
  disclosureId: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('text')
  locale: string;

  @Column('text')
  text: string;

  /** SHA-256 of the normalised text. */
  @Column('bytea', { name: 'text_hash' })
  textHash: Buffer;

  @Column('jsonb', { name: 'further_texts' })
  furtherTexts: FurtherText[];

  @Column('integer', { nullable: true })
  words: number | null;

  @Column('jsonb')
  rule: DisclosureRule;

  /** Finds it on pages that do not carry its key. */
  @Column('text', { nullable: true })
  selector: string | null;

  /** What the rule's `beforeAction` names, where the page does not mark it. */
  @Column('jsonb', { nullable: true })
  action: DisclosureAction | null;

  /** null: from its publication on. */
  @Column('timestamptz', { name: 'effective_from', nullable: true })
  effectiveFrom: Date | null;

  /** null: until a newer version takes over. */
  @Column('timestamptz', { name: 'effective_to', nullable: true })
  effectiveTo: Date | null;
}
