import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

export interface SiteConsentRule {
  noticeVersion: string;
  purposes: string[];
  honourGpc: boolean;
}

@Entity('site')
export class Site {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  /** Stands in the firm's pages, so it is public; it only counts together with one of the origins. */
  @Column('text')
  key: string;

  @Column('text')
  name: string;

  @Column('text', { array: true })
  origins: string[];

  @Column('jsonb')
  consent: SiteConsentRule;

  @Column('uuid', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
