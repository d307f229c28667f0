import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../platform/actor.js';

/** A person who is signed in, in one browser. Found by the hash of the cookie. */
@Entity('login_session')
export class LoginSession {
  @PrimaryColumn('bytea', { name: 'id_hash' })
  idHash: Buffer;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('text', { array: true })
  roles: Role[];

  @Column('text', { name: 'csrf_token' })
  csrfToken: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt: Date;

  @Column('timestamptz', { name: 'absolute_ends_at' })
  absoluteEndsAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
