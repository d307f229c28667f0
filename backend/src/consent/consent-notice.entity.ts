import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TwoPersonPublication } from '../platform/two-person-publication.entity.js';
import type { NoticeDeclaration, NoticeText } from './notice-texts.js';

/** One version of what the visitors of a site are told. */
@Entity('consent_notice')
export class ConsentNotice extends TwoPersonPublication {
  @PrimaryColumn('uuid', { name: 'site_id' })
  siteId: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  texts: NoticeText[];

  @Column('jsonb')
  declaration: NoticeDeclaration;
}

/** The bytes of a text, under their own SHA-256. */
@Entity('consent_notice_content')
export class NoticeContent {
  @PrimaryColumn('text')
  sha256: string;

  @Column('bytea')
  bytes: Buffer;

  @Column('timestamptz', { name: 'kept_at' })
  keptAt: Date;
}
