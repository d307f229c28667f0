import type { UnmaskRule } from '@exhibit/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TwoPersonPublication } from '../platform/two-person-publication.entity.js';

@Entity('masking_policy_version')
export class MaskingPolicyVersion extends TwoPersonPublication {
  @PrimaryColumn('uuid', { name: 'site_id' })
  siteId: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  rules: UnmaskRule[];
}
