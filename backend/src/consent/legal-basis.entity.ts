import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TwoPersonPublication } from '../platform/two-person-publication.entity.js';
import type { DeclaredPurpose } from './legal-basis.js';

/** One version of the legal bases on which a site records. */
@Entity('legal_basis')
export class LegalBasis extends TwoPersonPublication {
  @PrimaryColumn('uuid', { name: 'site_id' })
  siteId: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  purposes: DeclaredPurpose[];
}
