import type { UnmaskRule } from '@exhibit/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('masking_policy_version')
export class MaskingPolicyVersion {
  @PrimaryColumn('uuid', { name: 'site_id' })
  siteId: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  rules: UnmaskRule[];

  @Column('uuid', { name: 'drafted_by' })
  draftedBy: string;

  @Column('timestamptz', { name: 'drafted_at' })
  draftedAt: Date;

  @Column('uuid', { name: 'published_by', nullable: true })
  publishedBy: string | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;
}
