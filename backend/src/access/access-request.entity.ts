import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Decision, Purpose, Scope } from './access-decisions.js';

/** A person asks to watch one recording, for a stated reason. Decided once, by somebody else, or never. */
@Entity('access_request')
export class AccessRequest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'recording_id' })
  recordingId: string;

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

  @Column('text', { name: 'decision_reason', nullable: true })
  decisionReason: string | null;
}
