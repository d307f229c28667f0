import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Vote } from './access-decisions.js';

/** What one person said about one request, once. */
@Entity('access_approval')
export class AccessApproval {
  @PrimaryColumn('uuid', { name: 'request_id' })
  requestId: string;

  @PrimaryColumn('uuid', { name: 'person_id' })
  personId: string;

  @Column('text')
  vote: Vote;

  @Column('timestamptz', { name: 'voted_at' })
  votedAt: Date;

  @Column('integer', { nullable: true })
  minutes: number | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('uuid', { name: 'on_behalf_of', nullable: true })
  onBehalfOf: string | null;
}
