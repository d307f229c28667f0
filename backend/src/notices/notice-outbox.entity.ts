import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One notice for one channel: it waits, was sent, or was given up. */
@Entity('notice_outbox')
export class OutgoingNotice {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  channel: string;

  @Column('text')
  kind: string;

  @Column('text')
  title: string;

  @Column('jsonb')
  facts: Record<string, string | number>;

  @Column('text')
  path: string;

  @Column('timestamptz', { name: 'written_at' })
  writtenAt: Date;

  @Column('integer')
  attempts: number;

  /** null: nothing more will be tried. */
  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  @Column('text', { name: 'last_code', nullable: true })
  lastCode: string | null;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;
}
