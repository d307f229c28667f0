import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReviewCounts } from './review-list.js';

/** That somebody looked at what masking let through since the review before. Never changed. */
@Entity('masking_review')
export class MaskingReview {
  @PrimaryColumn('uuid', { name: 'site_id' })
  siteId: string;

  @PrimaryColumn('integer')
  number: number;

  @Column('uuid', { name: 'reviewed_by' })
  reviewedBy: string;

  @Column('timestamptz', { name: 'reviewed_at' })
  reviewedAt: Date;

  @Column('integer', { name: 'policy_version' })
  policyVersion: number;

  /** What the reviewer saw, in canonical bytes. */
  @Column('text')
  list: string;

  /** Hex SHA-256 of the list. */
  @Column('text', { name: 'list_hash' })
  listHash: string;

  @Column('jsonb')
  counts: ReviewCounts;

  @Column('integer')
  quarantined: number;

  /** The reviewer, with this account or another one, drafted or published a rule that was in force. */
  @Column('boolean', { name: 'own_rules' })
  ownRules: boolean;

  @Column('text')
  note: string;
}
