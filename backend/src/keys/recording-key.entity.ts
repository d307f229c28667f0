import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The wrapped key of one recording. It lives here and nowhere else: without this row the objects are noise. */
@Entity('recording_key')
export class RecordingKey {
  @PrimaryColumn({ name: 'recording_id', type: 'uuid' })
  recordingId: string;

  @Column({ name: 'kek_version', type: 'int' })
  kekVersion: number;

  @Column({ name: 'wrapped', type: 'bytea' })
  wrapped: Buffer;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
