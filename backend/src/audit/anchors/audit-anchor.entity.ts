import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AnchorKind } from './anchor.js';

/** One attempt to hand a checkpoint over, and how it ended. Never changed: a later attempt is a later row. */
@Entity('audit_anchor')
export class AuditAnchor {
  /** PostgreSQL hands a bigint over as text, and gives the number itself. */
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: AnchorKind;

  @Column('boolean')
  independent: boolean;

  @Column('bigint', { name: 'checkpoint_size' })
  checkpointSize: string;

  @Column('text')
  outcome: 'anchored' | 'failed';

  @Column('text', { nullable: true })
  code: string | null;

  /** The timestamp token (DER), or the cosigned checkpoint. */
  @Column('bytea', { nullable: true })
  receipt: Buffer | null;

  @Column('timestamptz', { name: 'attempted_at' })
  attemptedAt: Date;
}
