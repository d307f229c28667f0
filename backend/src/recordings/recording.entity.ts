import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';

export type RecordingState = 'open' | 'sealed' | 'quarantined' | 'destroyed';

/** SQL: whether its visitor wants it gone. From the withdrawal on, and not from when somebody decided about it (P8). */
export const endAskedFor = (recording: string): string =>
  `(${recording}.ending_asked_at IS NOT NULL
    OR EXISTS (SELECT 1 FROM consent_withdrawal w WHERE w.consent_id = ${recording}.consent_id))`;

@Entity('recording')
export class Recording {
  /** Chosen by the recorder: a UUID v4. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'site_id' })
  siteId: string;

  @Column('uuid', { name: 'consent_id' })
  consentId: string;

  @Column('text', { nullable: true })
  subject: string | null;

  @Column('text')
  state: RecordingState;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  @Column('timestamptz', { name: 'last_received_at' })
  lastReceivedAt: Date;

  /** When silence has lasted long enough. Written here so that a lost job can only delay the seal. */
  @Column('timestamptz', { name: 'seal_due_at' })
  sealDueAt: Date;

  @Column('integer', { name: 'next_seq' })
  nextSeq: number;

  @Column('bytea', { name: 'last_hash', nullable: true })
  lastHash: Buffer | null;

  @Column('text', { name: 'end_reason', nullable: true })
  endReason: 'stopped' | 'withdrawn' | 'silence' | null;

  /** Whether the visitor asked for its end. From then on nobody watches it, even where it must be kept. */
  @VirtualColumn({ type: 'boolean', query: (recording) => `SELECT ${endAskedFor(recording)}` })
  endAskedFor: boolean;
}
