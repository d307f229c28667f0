import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../platform/actor.js';

/** A person who is signed in, in one browser. Found by the hash of the cookie. */
@Entity('login_session')
export class LoginSession {
  @PrimaryColumn('bytea', { name: 'id_hash' })
  idHash: Buffer;

  /** What its person calls it by; opens nothing. */
  @Column('uuid')
  id: string;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('text', { array: true })
  roles: Role[];

  /** The groups that gave the roles: a new mapping is applied to them at once. */
  @Column('text', { array: true })
  memberships: string[];

  @Column('text', { name: 'csrf_token' })
  csrfToken: string;

  /** Browser and system in a few words. */
  @Column('text')
  device: string;

  @Column('text', { name: 'provider_sid', nullable: true })
  providerSid: string | null;

  /** When the person last proved who they are. Null: the provider does not say, and nothing grave may be done. */
  @Column('timestamptz', { name: 'authenticated_at', nullable: true })
  authenticatedAt: Date | null;

  @Column('text', { nullable: true })
  acr: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt: Date;

  @Column('timestamptz', { name: 'absolute_ends_at' })
  absoluteEndsAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
