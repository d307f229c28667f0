import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TwoPersonPublication } from '../platform/two-person-publication.entity.js';
import type { ApproverRole, Sensitivity } from './access-decisions.js';

/** One version of who has to agree, for a site and for how much is asked. Immutable once two people published it. */
@Entity('access_rule')
export class AccessRule extends TwoPersonPublication {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('text')
  sensitivity: Sensitivity;

  @Column('integer')
  version: number;

  @Column('integer', { name: 'approvals' })
  approvalsNeeded: number;

  @Column('text', { name: 'approver_role' })
  approverRole: ApproverRole;

  @Column('integer', { name: 'denials' })
  denialsNeeded: number;

  @Column('uuid', { array: true })
  excluded: string[];

  @Column('integer', { name: 'waits_minutes' })
  waitsMinutes: number;
}
