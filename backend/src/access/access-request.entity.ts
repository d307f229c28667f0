import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { About, ApproverRole, Decision, Purpose, Scope, Sensitivity } from './access-decisions.js';

/** A person asks to watch recordings, for a stated reason. Decided once, by others, or never. */
@Entity('access_request')
export class AccessRequest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  about: About;

  /** The one that it is about; null where it is about what was found. */
  @Column('uuid', { name: 'recording_id', nullable: true })
  recordingId: string | null;

  /** What was searched for, as canonical JSON. */
  @Column('text', { nullable: true })
  criteria: string | null;

  @Column('integer')
  recordings: number;

  @Column('text')
  sensitivity: Sensitivity;

  @Column('integer', { name: 'approvals_needed' })
  approvalsNeeded: number;

  @Column('integer', { name: 'denials_needed' })
  denialsNeeded: number;

  @Column('text', { name: 'approver_role' })
  approverRole: ApproverRole;

  @Column('uuid', { array: true })
  excluded: string[];

  @Column('uuid', { name: 'requested_by' })
  requestedBy: string;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt: Date;

  @Column('text')
  purpose: Purpose;

  @Column('text')
  reason: string;

  @Column('bytea', { name: 'commitment_key' })
  commitmentKey: Buffer;

  @Column('text')
  scope: Scope;

  @Column('integer')
  minutes: number;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('text', { nullable: true })
  decision: Decision | null;

  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;

  @Column('timestamptz', { name: 'reminded_at', nullable: true })
  remindedAt: Date | null;

  @Column('text', { name: 'decision_reason', nullable: true })
  decisionReason: string | null;
}
