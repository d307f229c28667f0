import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { VerdictChange } from './verdict-changes.js';

/** `preview`: what a version would say, kept nowhere. `evaluation`: its verdicts, beside those that are there. */
export type RunKind = 'preview' | 'evaluation';

/** One version over stored recordings. */
@Entity('disclosure_run')
export class DisclosureRun {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: RunKind;

  @Column('uuid', { name: 'disclosure_id' })
  disclosureId: string;

  @Column('integer')
  version: number;

  /** Recordings that were opened from here on. */
  @Column('timestamptz', { name: 'from_at' })
  fromAt: Date;

  /** And before this. */
  @Column('timestamptz', { name: 'to_at' })
  toAt: Date;

  @Column('uuid', { name: 'asked_by' })
  askedBy: string;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  /** null until its slices are made. */
  @Column('integer', { nullable: true })
  recordings: number | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('text', { nullable: true })
  outcome: 'done' | 'cancelled' | null;
}

/** A few recordings of a run: done whole, in one transaction, or not at all. */
@Entity('disclosure_run_slice')
export class DisclosureRunSlice {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId: string;

  @PrimaryColumn('integer')
  slice: number;

  @Column('uuid', { array: true })
  recordings: string[];

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt: Date | null;

  @Column('jsonb', { nullable: true })
  changes: VerdictChange[] | null;
}
