import type { StatedEvent } from '../../evidence/audit-export/exported-entry.js';
import { differing, type Row, type RowBinding } from '../row-binding.js';
import { ENDED_CONSENT_BINDINGS, stubDiffers } from './ended-consent-bindings.js';
import { byField, field, hashOf, hashOfText, ID, textOf, twoPersons } from './stated.js';

/** What visitors decided. */
export const CONSENT_BINDINGS: readonly RowBinding[] = [
  ...ENDED_CONSENT_BINDINGS,
  {
    table: 'consent_record',
    kinds: ['consent.recorded'],
    key: ID,
    columns: [
      'site_id',
      'notice_version',
      'purposes',
      'language',
      'receipt_id',
      'receipt',
      'receipt_note',
      'record',
      'notice_sha256',
      'valid_until',
      'basis_version',
      'recorded_at',
      'ended_at',
      'record_hash',
    ],
    keyOf: byField('consent'),
    differs: (row, event) => [
      ...differing(row, { site_id: field(event, 'site'), notice_version: field(event, 'noticeVersion') }),
      ...(row['ended_at'] === null ? recordedDiffers(row, event) : stubDiffers(row, event)),
    ],
    signed: (row) =>
      row['ended_at'] === null
        ? { note: String(row['receipt_note']), text: `${String(row['receipt'])}\n` }
        : null,
    inLog: [{ kind: 'consent.recorded', key: [textOf('consent')] }],
  },
  {
    table: 'consent_unreadable',
    kinds: ['consent.unreadable'],
    key: ID,
    columns: ['site_id', 'tcf', 'fault', 'ended_at'],
    keyOf: byField('signal'),
    differs: (row, event) => [
      ...differing(row, { site_id: field(event, 'site'), fault: field(event, 'code') }),
      ...(row['ended_at'] !== null || hashOfText(row['tcf']) === field(event, 'signalHash') ? [] : ['tcf']),
    ],
    inLog: [{ kind: 'consent.unreadable', key: [textOf('signal')] }],
  },
  {
    table: 'consent_proof',
    kinds: ['consent.imported'],
    key: [['consent_id', 'uuid']],
    columns: [
      ...['site_id', 'reference', 'media_type', 'decided_at', 'sha256'],
      `encode(sha256(bytes), 'hex') AS proof`,
      '(SELECT ended_at IS NOT NULL FROM consent_record WHERE consent_record.id = consent_id) AS ended',
    ],
    keyOf: byField('consent'),
    differs: (row, event) => [
      ...differing(row, {
        site_id: field(event, 'site'),
        sha256: field(event, 'proofHash'),
        proof: row['ended'] === true ? null : field(event, 'proofHash'),
        decided_at: field(event, 'decidedAt'),
      }),
      ...(row['ended'] === true ||
      hashOf({ mediaType: row['media_type'], reference: row['reference'] }) === field(event, 'factsHash')
        ? []
        : ['reference', 'media_type']),
    ],
    inLog: [{ kind: 'consent.imported', key: [textOf('consent')] }],
  },
  {
    table: 'consent_invalidation',
    kinds: ['consent-notice.invalidation.asked', 'consent-notice.invalidated'],
    key: [
      ['site_id', 'uuid'],
      ['notice_version', 'text'],
    ],
    columns: ['reason', 'drafted_by', 'published_by'],
    keyOf: (event) => [field(event, 'site'), field(event, 'noticeVersion')],
    differs: (row, event) => [
      ...(hashOfText(row['reason']) === field(event, 'reasonHash') ? [] : ['reason']),
      ...twoPersons(row, event, 'consent-notice.invalidated'),
    ],
    inLog: [{ kind: 'consent-notice.invalidation.asked', key: [textOf('site'), textOf('noticeVersion')] }],
  },
  {
    table: 'consent_event',
    kinds: ['consent.recorded', 'consent.shown', 'consent.superseded', 'consent.withdrawn'],
    key: [
      ['consent_id', 'uuid'],
      ['kind', 'text'],
    ],
    columns: [
      'occurred_at',
      '(SELECT receipt FROM consent_record WHERE consent_record.id = consent_id) AS receipt',
    ],
    keyOf: (event) => [
      field(event, 'consent'),
      event.kind === 'consent.recorded' ? field(event, 'decision') : event.kind.slice('consent.'.length),
    ],
    differs: (row, event) =>
      event.kind === 'consent.recorded' ? decidedDiffers(row, event) : timeDiffers(row, event),
    inLog: [
      { kind: 'consent.recorded', key: [textOf('consent'), textOf('decision')] },
      { kind: 'consent.shown', key: [textOf('consent'), { always: 'shown' }] },
      { kind: 'consent.superseded', key: [textOf('consent'), { always: 'superseded' }] },
      { kind: 'consent.withdrawn', key: [textOf('consent'), { always: 'withdrawn' }] },
    ],
  },
];

const recordedDiffers = (row: Row, event: StatedEvent): string[] => [
  ...(hashOfText(row['receipt']) === field(event, 'receiptHash') ? receiptDiffers(row) : ['receipt']),
  ...recordDiffers(row, event),
];

/** The row beside the receipt that the visitor keeps. */
function receiptDiffers(row: Row): string[] {
  const receipt = JSON.parse(String(row['receipt'])) as Row;
  return differing(row, {
    receipt_id: receipt['receiptId'],
    notice_version: receipt['noticeVersion'],
    purposes: receipt['purposes'],
    language: receipt['language'],
    notice_sha256: receipt['noticeSha256'],
    valid_until: receipt['validUntil'],
    basis_version: (receipt['legalBases'] as Row | undefined)?.['version'],
    recorded_at: receipt['eventTime'],
  });
}

/** The record in full. Entries of earlier days speak of none. */
function recordDiffers(row: Row, event: StatedEvent): string[] {
  const hash = field(event, 'recordHash');
  if (hash === '') return row['record'] === null ? [] : ['record'];
  return hashOfText(row['record']) === hash ? [] : ['record'];
}

/** When was it decided? The receipt says it; where that is damaged, it is the one to be named. */
function decidedDiffers(row: Row, event: StatedEvent): string[] {
  if (row['receipt'] === null || hashOfText(row['receipt']) !== field(event, 'receiptHash')) return [];
  const { eventTime } = JSON.parse(String(row['receipt'])) as { eventTime?: string };
  return differing(row, { occurred_at: eventTime });
}

/** Entries of earlier days do not say when. */
function timeDiffers(row: Row, event: StatedEvent): string[] {
  const at = field(event, 'withdrawnAt') || field(event, 'shownAt') || field(event, 'supersededAt');
  return at === '' ? [] : differing(row, { occurred_at: at });
}
