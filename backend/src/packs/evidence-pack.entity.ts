import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('evidence_pack')
export class EvidencePack {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'recording_id' })
  recordingId: string;

  @Column('uuid', { name: 'grant_id' })
  grantId: string;

  @Column('uuid', { name: 'made_by' })
  madeBy: string;

  @Column('timestamptz', { name: 'made_at' })
  madeAt: Date;

  @Column('bytea')
  sha256: Buffer;

  /** PostgreSQL hands a bigint over as text. */
  @Column('bigint')
  bytes: string;

  @Column('text', { name: 'object_key' })
  objectKey: string;
}
