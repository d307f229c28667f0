import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row of the log. `leaf` is the canonical JSON that is hashed; the other columns only help to find it. */
@Entity('audit_entry')
export class AuditEntry {
  /** PostgreSQL hands a bigint over as text. */
  @PrimaryColumn('bigint', { name: 'leaf_index' })
  leafIndex: string;

  @Column('uuid')
  id: string;

  @Column('text')
  kind: string;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;

  @Column('text', { name: 'actor_kind' })
  actorKind: string;

  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId: string | null;

  @Column('text')
  outcome: 'done' | 'refused';

  @Column('uuid', { name: 'recording_id', nullable: true })
  recordingId: string | null;

  @Column('text')
  leaf: string;

  @Column('bytea', { name: 'leaf_hash' })
  leafHash: Buffer;

  @Column('bytea', { name: 'previous_link' })
  previousLink: Buffer;

  @Column('bytea')
  link: Buffer;
}
