import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One person watching one recording under one grant. */
@Entity('viewing')
export class Viewing {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'grant_id' })
  grantId: string;

  @Column('uuid', { name: 'recording_id' })
  recordingId: string;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** When its page last asked whether it may go on. */
  @Column('timestamptz', { name: 'seen_at', nullable: true })
  seenAt: Date | null;

  @Column('uuid', { name: 'stopped_by', nullable: true })
  stoppedBy: string | null;
}
