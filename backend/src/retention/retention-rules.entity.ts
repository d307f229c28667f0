import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TwoPersonPublication } from '../platform/two-person-publication.entity.js';
import type { ConsentPeriod, RetentionRule, SiteDeclaration } from './retention-rule.js';

/** One version of all the rules. The newest published one is in force. */
@Entity('retention_rules')
export class RetentionRules extends TwoPersonPublication {
  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  rules: RetentionRule[];

  @Column('jsonb')
  declarations: SiteDeclaration[];

  @Column('jsonb')
  consents: ConsentPeriod[];
}

/** How far a published version has come through the recordings that were there. */
@Entity('retention_application')
export class RetentionApplication {
  @PrimaryColumn('integer')
  version: number;

  /** PostgreSQL hands a bigint over as text. */
  @Column('bigint')
  recordings: string;

  @Column('bigint')
  applied: string;

  @Column('timestamptz', { name: 'begun_at' })
  begunAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
