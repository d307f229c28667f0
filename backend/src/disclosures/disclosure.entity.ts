import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** What the firm calls visible long enough. The seconds are the firm's policy, not a law. */
export interface DisclosureRule {
  minContinuousMs: number;
  minCumulativeMs: number;
  /** 0–1, of the text's line area. */
  minVisibleShare: number;
  minFontPx: number;
  /** The visibility must come before this action; null judges the whole visit. */
  beforeAction: string | null;
}

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
