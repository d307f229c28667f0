import { Column, Entity, PrimaryColumn } from 'typeorm';

export type RecordingState = 'open' | 'sealed' | 'quarantined' | 'destroyed';

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

  /** When the visitor asked for its end. From then on nobody watches it, even where it must be kept. */
  @Column('timestamptz', { name: 'ending_asked_at', nullable: true })
  endingAskedAt: Date | null;
}
