import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('recording_seal')
export class RecordingSeal {
  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  /** Canonical JSON. */
  @Column('text')
  manifest: string;

  /** Signed note over the manifest's hash. */
  @Column('text', { name: 'manifest_note' })
  manifestNote: string;

  /** DER of a detached CMS signature over the manifest; null for what was sealed without one. */
  @Column('bytea', { name: 'manifest_cms', nullable: true })
  manifestCms: Buffer | null;

  @Column('timestamptz', { name: 'sealed_at' })
  sealedAt: Date;
}

/** Why a recording may not be watched: what was found and where, never the value. */
@Entity('recording_quarantine')
export class RecordingQuarantine {
  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  @PrimaryColumn('integer')
  seq: number;

  @PrimaryColumn('text')
  reason: string;

  /** JSON path in the segment; the first of `count` places. */
  @Column('text')
  place: string;

  /** Index of the event in its segment; null when it is about the segment as a whole. */
  @Column('integer', { nullable: true })
  event: number | null;

  @Column('integer')
  count: number;

  /** The tripwire at ingest, or the check at sealing. */
  @Column('text', { name: 'found_by' })
  foundBy: 'ingest' | 'sealing';

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;
}
