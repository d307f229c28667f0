import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { VerdictWord } from '../evidence/verdict.js';

/** A verdict stays as it was reached; another rule version gives another row beside it. */
@Entity('verdict')
export class Verdict {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'recording_id' })
  recordingId: string;

  @Column('uuid', { name: 'disclosure_id' })
  disclosureId: string;

  @Column('integer', { name: 'disclosure_version' })
  disclosureVersion: number;

  @Column('text')
  verdict: VerdictWord;

  /** Canonical JSON; anybody with the recording recomputes the same bytes (P7). */
  @Column('text')
  body: string;

  @Column('timestamptz', { name: 'computed_at' })
  computedAt: Date;
}
