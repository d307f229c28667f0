import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One person on the way to the identity provider and back. Used once, by the browser that has its cookie. */
@Entity('login_attempt')
export class LoginAttempt {
  @PrimaryColumn('bytea', { name: 'id_hash' })
  idHash: Buffer;

  @Column('text')
  state: string;

  @Column('text')
  nonce: string;

  @Column('text', { name: 'code_verifier' })
  codeVerifier: string;

  @Column('text', { name: 'return_to' })
  returnTo: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
