import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that a firm must keep evidence for: a lawsuit, an investigation. */
@Entity('matter')
export class Matter {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('uuid', { name: 'opened_by' })
  openedBy: string;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;
}

export const HOLD_KINDS = ['list', 'subject', 'search'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/** One hold under a matter. What it is about never changes; two people end it. */
@Entity('hold')
export class Hold {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'matter_id' })
  matterId: string;

  @Column('text')
  kind: HoldKind;

  @Column('text', { nullable: true })
  subject: string | null;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId: string | null;

  @Column('timestamptz', { name: 'from_at', nullable: true })
  fromAt: Date | null;

  @Column('timestamptz', { name: 'to_at', nullable: true })
  toAt: Date | null;

  @Column('boolean', { name: 'catches_later' })
  catchesLater: boolean;

  @Column('text')
  reason: string;

  @Column('uuid', { name: 'placed_by' })
  placedBy: string;

  @Column('timestamptz', { name: 'placed_at' })
  placedAt: Date;

  @Column('uuid', { name: 'release_asked_by', nullable: true })
  releaseAskedBy: string | null;

  @Column('timestamptz', { name: 'release_asked_at', nullable: true })
  releaseAskedAt: Date | null;

  @Column('text', { name: 'release_reason', nullable: true })
  releaseReason: string | null;

  @Column('uuid', { name: 'released_by', nullable: true })
  releasedBy: string | null;

  @Column('timestamptz', { name: 'released_at', nullable: true })
  releasedAt: Date | null;
}
