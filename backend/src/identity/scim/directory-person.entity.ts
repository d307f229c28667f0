import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody of whom the firm's directory told. It lets nobody in; it keeps out whoever is not active. */
@Entity('directory_person')
export class DirectoryPerson {
  @PrimaryColumn('uuid')
  id: string;

  /** Name of the provider at which they sign in. */
  @Column('text')
  directory: string;

  /** Their `sub` there; SCIM's externalId. */
  @Column('text')
  subject: string;

  @Column('text', { name: 'user_name' })
  userName: string;

  @Column('text', { name: 'display_name', nullable: true })
  displayName: string | null;

  @Column('boolean')
  active: boolean;

  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}
