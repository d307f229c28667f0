import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NoticeDeclaration, NoticeText } from './notice-texts.js';

/** One version of what the visitors of a site are told. */
@Entity('consent_notice')
export class ConsentNotice {
  @PrimaryColumn('uuid', { name: 'site_id' })
  siteId: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  texts: NoticeText[];

  @Column('jsonb')
  declaration: NoticeDeclaration;

  @Column('uuid', { name: 'drafted_by' })
  draftedBy: string;

  @Column('timestamptz', { name: 'drafted_at' })
  draftedAt: Date;

  @Column('uuid', { name: 'published_by', nullable: true })
  publishedBy: string | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;
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
