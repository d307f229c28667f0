import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from './access-decisions.js';

/** The permission that an approved request gave: one person, one recording, a scope and a time. */
@Entity('access_grant')
export class AccessGrant {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'request_id' })
  requestId: string;

  @Column('uuid', { name: 'recording_id' })
  recordingId: string;

  @Column('uuid')
  grantee: string;

  @Column('uuid')
  approver: string;

  @Column('text')
  scope: Scope;

  @Column('timestamptz', { name: 'starts_at' })
  startsAt: Date;

  @Column('timestamptz', { name: 'ends_at' })
  endsAt: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('uuid', { name: 'revoked_by', nullable: true })
  revokedBy: string | null;

  /** null: a person took it back. */
  @Column('text', { name: 'revoked_because', nullable: true })
  revokedBecause: 'by-hand' | 'left' | null;
}
