import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TwoPersonPublication } from '../../platform/two-person-publication.entity.js';
import type { MappingRule } from './role-mapping.js';

@Entity('role_mapping_version')
export class RoleMappingVersion extends TwoPersonPublication {
  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  rules: MappingRule[];
}
