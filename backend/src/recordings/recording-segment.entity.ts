import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Numbers and hashes of one acknowledged segment. Its content stands in the object store only, encrypted. */
@Entity('recording_segment')
export class RecordingSegment {
  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  @PrimaryColumn('integer')
  seq: number;

  /** SHA-256 of the compressed body. */
  @Column('bytea')
  hash: Buffer;

  /** SHA-256 of the header's JSON bytes as sent. */
  @Column('bytea', { name: 'header_hash' })
  headerHash: Buffer;

  @Column('bytea', { name: 'previous_hash', nullable: true })
  previousHash: Buffer | null;

  /** Bytes of the compressed body. */
  @Column('integer')
  bytes: number;

  @Column('integer')
  events: number;

  @Column('integer')
  observations: number;

  /** Events that the recorder's masking left out altogether. */
  @Column('integer')
  dropped: number;

  @Column('integer', { name: 'policy_version' })
  policyVersion: number;

  @Column('text', { name: 'recorder_version' })
  recorderVersion: string;

  /** The visitor's clock, epoch ms; PostgreSQL hands a bigint over as text. */
  @Column('bigint', { name: 'first_at' })
  firstAt: string;

  @Column('bigint', { name: 'last_at' })
  lastAt: string;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('text', { name: 'object_key' })
  objectKey: string;

  @Column('bytea', { name: 'ciphertext_hash' })
  ciphertextHash: Buffer;
}

/** Segments that were captured and lost: declared by the recorder, shown as missing (P9). */
@Entity('recording_gap')
export class RecordingGap {
  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  @PrimaryColumn('integer', { name: 'from_seq' })
  fromSeq: number;

  @Column('integer', { name: 'to_seq' })
  toSeq: number;

  @Column('text')
  reason: string;
}
