import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TwoPersonPublication } from '../platform/two-person-publication.entity.js';

/** Somebody says that two accounts are one person's; it counts once somebody else confirmed it. */
@Entity('person_link_draft')
export class PersonLinkDraft extends TwoPersonPublication {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  one: string;

  @Column('uuid')
  other: string;
}
