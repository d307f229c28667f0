import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** The public half of a key that has signed. Written once, kept for ever: old signatures are checked with it. */
@Entity('published_key')
export class PublishedKey {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS', type: 'bigint' })
  id: string;

  @Column('text')
  kind: 'note' | 'signing' | 'timestamping';

  /** SHA-256, hex: of the verifier key's text, or of the certificate. */
  @Column('text')
  fingerprint: string;

  /** The verifier key's text, or the chain as PEM. */
  @Column('text', { name: 'public_text' })
  publicText: string;

  @Column('timestamptz', { name: 'not_after', nullable: true })
  notAfter: Date | null;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;
}
