import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Remeasurement } from '../../evidence/remeasurement.js';

/** One measuring of one verdict again: asked for, and then either a note or why there is none. Ended, it stays. */
@Entity('verdict_remeasurement')
export class VerdictRemeasurement {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'verdict_id' })
  verdictId: string;

  @Column('uuid', { name: 'recording_id' })
  recordingId: string;

  @Column('uuid', { name: 'asked_by' })
  askedBy: string;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  @Column('timestamptz', { name: 'begun_at', nullable: true })
  begunAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** Canonical JSON. */
  @Column('text', { nullable: true })
  note: string | null;

  /** A closed code. */
  @Column('text', { nullable: true })
  failure: string | null;
}

export const noteOf = ({ note }: Pick<VerdictRemeasurement, 'note'>): Remeasurement | null =>
  note === null ? null : (JSON.parse(note) as Remeasurement);

/** The picture of one of its moments: an object under the recording's own key. */
@Entity('verdict_remeasurement_still')
export class RemeasurementStill {
  @PrimaryColumn('uuid', { name: 'remeasurement_id' })
  remeasurementId: string;

  /** Place of the moment in the note, from 0. */
  @PrimaryColumn('integer')
  moment: number;

  @Column('uuid', { name: 'recording_id' })
  recordingId: string;

  /** Of the picture; the note says the same. */
  @Column('bytea')
  sha256: Buffer;

  @Column('text', { name: 'object_key' })
  objectKey: string;
}
