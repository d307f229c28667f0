import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Verdict } from '../../evidence/verdict.js';
import type { LeftOutReason } from '../../evidence/collection-format.js';

/** An order for the packs of many recordings, and what became of it. Without `finishedAt` it is being worked on. */
@Entity('pack_collection')
export class PackCollection {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'disclosure_id', nullable: true })
  disclosureId: string | null;

  @Column('text', { nullable: true })
  subject: string | null;

  @Column('timestamptz', { name: 'from_at', nullable: true })
  fromAt: Date | null;

  @Column('timestamptz', { name: 'to_at', nullable: true })
  toAt: Date | null;

  @Column('uuid', { name: 'ordered_by' })
  orderedBy: string;

  @Column('timestamptz', { name: 'ordered_at' })
  orderedAt: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  @Column('text', { nullable: true })
  failure: string | null;

  /** Since then nobody works on it: its job was tried as often as it may be. */
  @Column('timestamptz', { name: 'given_up_at', nullable: true })
  givenUpAt: Date | null;

  /** A code of what last went wrong. */
  @Column('text', { nullable: true })
  fault: string | null;

  /** Everything of the zip but the packs, as a zip. */
  @Column('bytea', { nullable: true, select: false })
  frame: Buffer | null;

  /** SHA-256 of collection.json, which lists the digests of everything else. */
  @Column('bytea', { nullable: true })
  digest: Buffer | null;

  /** PostgreSQL hands a bigint over as text. */
  @Column('bigint', { nullable: true })
  bytes: string | null;
}

export type CollectedVerdict = Pick<
  Verdict,
  'disclosure' | 'verdict' | 'reasons' | 'continuousMs' | 'cumulativeMs'
> & {
  version: number;
};

/** One recording that was asked for: in, with its pack, or left out, with the reason. Neither: not yet come to. */
@Entity('pack_collection_recording')
export class CollectedRecording {
  @PrimaryColumn('uuid', { name: 'collection_id' })
  collectionId: string;

  @PrimaryColumn('uuid', { name: 'recording_id' })
  recordingId: string;

  @Column('uuid', { name: 'pack_id', nullable: true })
  packId: string | null;

  /** As the pack states them. */
  @Column('jsonb', { nullable: true })
  verdicts: CollectedVerdict[] | null;

  @Column('text', { name: 'left_out', nullable: true })
  leftOut: LeftOutReason | null;
}
