import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApproverRole } from './access-decisions.js';

/** Somebody stands in for somebody who is away, for so long. */
@Entity('access_delegation')
export class AccessDelegation {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  delegator: string;

  @Column('uuid')
  delegate: string;

  @Column('text', { name: 'approver_role' })
  approverRole: ApproverRole;

  @Column('timestamptz', { name: 'made_at' })
  madeAt: Date;

  @Column('timestamptz', { name: 'starts_at' })
  startsAt: Date;

  @Column('timestamptz', { name: 'ends_at' })
  endsAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
