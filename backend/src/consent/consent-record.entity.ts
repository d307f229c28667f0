import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ConsentState } from './consent-decision.js';

/** One decision of a visitor, in the field names of ISO/IEC TS 27560 where they apply. Never changed until it ends; see consent-event. */
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

  /** Canonical JSON in the fields of ISO/IEC TS 27560; null in records of earlier days. */
  @Column('text', { nullable: true })
  record: string | null;

  @Column('text', { name: 'notice_sha256', nullable: true })
  noticeSha256: string | null;

  /** The consent tool's string, as it came. */
  @Column('text', { nullable: true })
  tcf: string | null;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil: Date | null;

  /** The declaration of legal bases that was in force when it began; null where there was none. */
  @Column('integer', { name: 'basis_version', nullable: true })
  basisVersion: number | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  /** When its period was over: from then on everything above is empty but its id, site, notice and time. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

@Entity('consent_event')
export class ConsentEvent {
  @PrimaryColumn('uuid', { name: 'consent_id' })
  consentId: string;

  @PrimaryColumn('text')
  kind: ConsentState;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;
}
