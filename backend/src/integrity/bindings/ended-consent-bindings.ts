import type { StatedEvent } from '../../evidence/audit-export/exported-entry.js';
import { differing, type Row, type RowBinding } from '../row-binding.js';
import { byField, field, ID, textOf } from './stated.js';

/**
 * Records of consent whose period is over. The log has to say that one ended, and with which hash; then nothing of it may
 * be there any more.
 */
export const ENDED_CONSENT_BINDINGS: readonly RowBinding[] = [
  {
    table: 'consent_record',
    kinds: ['consent.record-ended'],
    key: ID,
    columns: [
      ...['site_id', 'record_hash', 'recorded_at', 'ended_rules'],
      `ended_at IS NOT NULL AND num_nonnulls(subject, purposes, language, collected_by, signals, receipt_id, receipt,
         receipt_note, record, notice_sha256, tcf, valid_until, basis_version) = 0 AS ended`,
    ],
    keyOf: byField('consent'),
    differs: (row, event) =>
      differing(row, {
        ended: true,
        site_id: field(event, 'site'),
        record_hash: field(event, 'recordHash'),
        recorded_at: field(event, 'recordedAt'),
        ended_rules: field(event, 'rules'),
      }),
    where: 'ended_at IS NOT NULL',
    inLog: [{ kind: 'consent.record-ended', key: [textOf('consent')] }],
  },
  {
    // Its receipt said when it was decided; from now on this entry does.
    table: 'consent_event',
    kinds: ['consent.record-ended'],
    key: [
      ['consent_id', 'uuid'],
      ['kind', 'text'],
    ],
    columns: ['occurred_at'],
    keyOf: (event) => [field(event, 'consent'), field(event, 'decision')],
    differs: (row, event) => differing(row, { occurred_at: field(event, 'recordedAt') }),
  },
  {
    table: 'consent_unreadable',
    kinds: ['consent.unreadable-ended'],
    key: ID,
    columns: ['ended_at IS NOT NULL AND tcf IS NULL AS ended', 'site_id', 'received_at', 'ended_rules'],
    keyOf: byField('signal'),
    differs: (row, event) =>
      differing(row, {
        ended: true,
        site_id: field(event, 'site'),
        received_at: field(event, 'receivedAt'),
        ended_rules: field(event, 'rules'),
      }),
    where: 'ended_at IS NOT NULL',
    inLog: [{ kind: 'consent.unreadable-ended', key: [textOf('signal')] }],
  },
];

/** What is left of a record names the one that was written down: by its record, or its receipt where there was none yet. */
export const stubDiffers = (row: Row, event: StatedEvent): string[] =>
  differing(row, { record_hash: field(event, 'recordHash') || field(event, 'receiptHash') });
