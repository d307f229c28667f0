import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CheckResult } from '../storage/qualification/checks.js';

/** One examination of a store. Written once; PostgreSQL refuses to change it. */
@Entity('store_qualification')
export class StoreQualificationRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'store_id' })
  storeId: string;

  @Column('text')
  kind: 'file' | 's3';

  @Column('text', { name: 'server_name' })
  serverName: string;

  @Column('text', { name: 'server_version' })
  serverVersion: string;

  @Column('jsonb')
  checks: CheckResult[];

  @Column('jsonb')
  reasons: string[];

  @Column('boolean')
  worm: boolean;

  @Column('timestamptz', { name: 'qualified_at' })
  qualifiedAt: Date;

  /** Nobody's when it was done at the operator's door. */
  @Column('uuid', { name: 'qualified_by', nullable: true })
  qualifiedBy: string | null;
}
