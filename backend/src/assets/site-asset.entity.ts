import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One font or image of a site, by the hash of its bytes. The bytes stand in the object store only, encrypted. */
@Entity('site_asset')
export class SiteAsset {
  @PrimaryColumn('uuid', { name: 'site_id' })
  siteId: string;

  @PrimaryColumn('bytea')
  sha256: Buffer;

  /** Decided from the bytes; one of evidence/asset-format.ts. */
  @Column('text')
  mime: string;

  @Column('integer')
  bytes: number;

  @Column('text', { name: 'object_key' })
  objectKey: string;

  @Column('bytea', { name: 'ciphertext_hash' })
  ciphertextHash: Buffer;

  @Column('timestamptz', { name: 'stored_at' })
  storedAt: Date;

  /** Since when no recording shows it. Whoever comes with it again is asked to send it, and then it is needed. */
  @Column('timestamptz', { name: 'unneeded_since', nullable: true })
  unneededSince: Date | null;
}

/** That a sealed recording shows an asset, and under which stand-in its events name it. */
@Entity('recording_asset')
export class RecordingAsset {
  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  @PrimaryColumn('text')
  name: string;

  @Column('uuid', { name: 'site_id' })
  siteId: string;

  @Column('bytea')
  sha256: Buffer;
}
