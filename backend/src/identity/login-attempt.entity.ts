import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One person on the way to an identity provider and back. Used once, by the browser that has its cookie. */
@Entity('login_attempt')
export class LoginAttempt {
  @PrimaryColumn('bytea', { name: 'id_hash' })
  idHash: Buffer;

  /** Only this provider may answer. */
  @Column('text')
  provider: string;

  @Column('text')
  state: string;

  @Column('text')
  nonce: string;

  @Column('text', { name: 'code_verifier' })
  codeVerifier: string;

  @Column('text', { name: 'return_to' })
  returnTo: string;

  @Column('timestamptz', { name: 'begun_at' })
  begunAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  /** A step-up: this person, and nobody else, proves again who they are. */
  @Column('uuid', { name: 'for_person', nullable: true })
  forPerson: string | null;
}
