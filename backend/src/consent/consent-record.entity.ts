import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One decision of a visitor, in the field names of ISO/IEC TS 27560 where they apply. Never changed; see consent-event. */
@Entity('consent_record')
export class ConsentRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'site_id' })
  siteId: string;

  @Column('text', { nullable: true })
  subject: string | null;

  @Column('text', { name: 'notice_version' })
  noticeVersion: string;

  @Column('text', { array: true })
  purposes: string[];

  @Column('text')
  language: string;

  @Column('text', { name: 'collected_by' })
  collectedBy: string;

  @Column('jsonb')
  signals: Record<string, unknown>;

  @Column('uuid', { name: 'receipt_id' })
  receiptId: string;

  /** Canonical JSON, exactly as the visitor received it. */
  @Column('text')
  receipt: string;

  @Column('text', { name: 'receipt_note' })
  receiptNote: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

@Entity('consent_event')
export class ConsentEvent {
  @PrimaryColumn('uuid', { name: 'consent_id' })
  consentId: string;

  @PrimaryColumn('text')
  kind: 'given' | 'refused' | 'withdrawn';

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;
}
