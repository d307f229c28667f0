import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditExportFilter } from '../../evidence/audit-export/export-filter.js';

export const EXPORT_FORMS = ['jsonl', 'csv', 'ocsf', 'pdf'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

/** What somebody took out of the log. Never changed once it is made. */
@Entity('audit_export')
export class AuditExport {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  form: ExportForm;

  @Column('jsonb')
  filter: AuditExportFilter;

  @Column('uuid', { name: 'asked_by' })
  askedBy: string;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  @Column('text')
  state: 'waiting' | 'making' | 'made' | 'failed';

  /** Entries of the log that was filtered: the size of its checkpoint. PostgreSQL hands a bigint over as text. */
  @Column('bigint', { name: 'log_size', nullable: true })
  logSize: string | null;

  /** Entries in it. */
  @Column('bigint')
  entries: string;

  /** Entries of the log that were looked at so far. */
  @Column('bigint')
  passed: string;

  @Column('bigint', { nullable: true })
  bytes: string | null;

  @Column('bytea', { nullable: true })
  sha256: Buffer | null;

  @Column('text', { name: 'object_key', nullable: true })
  objectKey: string | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** Closed code. */
  @Column('text', { nullable: true })
  failure: string | null;
}
