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

  @Column('timestamptz', { name: 'sealed_at' })
  sealedAt: Date;
}

/** Why a recording may not be watched: what the tripwire saw and where, never the value. */
@Entity('recording_quarantine')
export class RecordingQuarantine {
  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  @PrimaryColumn('integer')
  seq: number;

  @PrimaryColumn('text')
  reason: string;

  @Column('text')
  place: string;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;
}
