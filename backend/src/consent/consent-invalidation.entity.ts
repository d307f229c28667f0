import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TwoPersonPublication } from '../platform/two-person-publication.entity.js';

/** Why nothing holds that was decided about a version of a notice. */
@Entity('consent_invalidation')
export class ConsentInvalidation extends TwoPersonPublication {
  @PrimaryColumn('uuid', { name: 'site_id' })
  siteId: string;

  /** As recorders, records and receipts name it. */
  @PrimaryColumn('text', { name: 'notice_version' })
  noticeVersion: string;

  @Column('text')
  reason: string;
}
