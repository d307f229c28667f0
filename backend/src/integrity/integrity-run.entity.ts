import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RunState } from './store-verification.js';

/** One check of what is stored: all of it, or a night's share. */
@Entity('integrity_run')
export class IntegrityRun {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'asked_by', nullable: true })
  askedBy: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('integer', { name: 'share_part' })
  sharePart: number;

  /** 1 when everything is checked. */
  @Column('integer', { name: 'share_of' })
  shareOf: number;

  /** Where it stands; it goes on from here after an interruption. */
  @Column('jsonb')
  state: RunState;

  /** PostgreSQL hands a bigint over as text. */
  @Column('bigint')
  things: string;

  @Column('integer')
  faults: number;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

@Entity('integrity_fault')
export class IntegrityFaultRow {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId: string;

  @PrimaryColumn('text')
  item: string;

  @PrimaryColumn('text')
  code: string;

  @PrimaryColumn('text')
  detail: string;
}
