import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one object that holds a sealed recording. */
@Entity('recording_archive')
export class RecordingArchive {
  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  @Column('text', { name: 'object_key' })
  objectKey: string;

  /** Of the object as it is stored; PostgreSQL hands a bigint over as text. */
  @Column('bigint')
  bytes: string;

  @Column('bytea', { name: 'ciphertext_hash' })
  ciphertextHash: Buffer;

  @Column('timestamptz', { name: 'made_at' })
  madeAt: Date;

  /** When somebody should look at what is left to do. Written here so that a lost job can only delay it. */
  @Column('timestamptz', { name: 'work_due_at' })
  workDueAt: Date;

  /** Read back whole. From then on it stands for the segments; until then their own objects do. */
  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Date | null;

  /** Null while an object of a segment may still be there; their names stay in the segments' rows. */
  @Column('timestamptz', { name: 'segments_removed_at', nullable: true })
  segmentsRemovedAt: Date | null;

  @Column('timestamptz', { name: 'damaged_at', nullable: true })
  damagedAt: Date | null;
}

/** Where one segment stands in the plaintext of its recording's archive. */
@Entity('archived_segment')
export class ArchivedSegment {
  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  @PrimaryColumn('integer')
  seq: number;

  @Column('bigint', { name: 'byte_offset' })
  byteOffset: string;

  @Column('integer')
  bytes: number;

  /** First whole picture in it, by the visitor's clock, epoch ms; null for none. */
  @Column('bigint', { name: 'snapshot_at', nullable: true })
  snapshotAt: string | null;
}
