import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MappingRule } from './role-mapping.js';

@Entity('role_mapping_version')
export class RoleMappingVersion {
  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  rules: MappingRule[];

  @Column('uuid', { name: 'drafted_by' })
  draftedBy: string;

  @Column('timestamptz', { name: 'drafted_at' })
  draftedAt: Date;

  @Column('uuid', { name: 'published_by', nullable: true })
  publishedBy: string | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;
}
