import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who signed in once. Issuer and subject tell who; everything else of ours knows only the id. */
@Entity('person')
export class Person {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  issuer: string;

  @Column('text')
  subject: string;

  @Column('text', { name: 'display_name' })
  displayName: string;

  @Column('timestamptz', { name: 'first_seen_at' })
  firstSeenAt: Date;

  @Column('timestamptz', { name: 'last_login_at' })
  lastLoginAt: Date;
}
