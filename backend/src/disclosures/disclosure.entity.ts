import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { DisclosureRule } from '../evidence/disclosure-version.js';

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

@Entity('disclosure_version')
export class DisclosureVersion {
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

  @Column('jsonb')
  rule: DisclosureRule;

  @Column('uuid', { name: 'drafted_by' })
  draftedBy: string;

  @Column('timestamptz', { name: 'drafted_at' })
  draftedAt: Date;

  @Column('uuid', { name: 'published_by', nullable: true })
  publishedBy: string | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;
}
