import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One run that wraps every key anew, with how far it has come. */
@Entity('key_rewrapping')
export class KeyRewrapping {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer', { name: 'to_version' })
  toVersion: number;

  /** PostgreSQL hands a bigint over as text. */
  @Column('bigint')
  total: string;

  @Column('bigint')
  rewrapped: string;

  /** Nobody's when it was started at the operator's door, or by the daily look. */
  @Column('uuid', { name: 'started_by', nullable: true })
  startedBy: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}
