import { differing, type RowBinding } from '../row-binding.js';
import { byField, field, ID, textOf } from './stated.js';

/** What people asked about themselves, and who answered. */
export const SUBJECT_REQUEST_BINDINGS: readonly RowBinding[] = [
  {
    table: 'subject_request',
    kinds: ['subject-request.opened'],
    key: ID,
    columns: ['kind', 'site_id', 'opened_by'],
    keyOf: byField('request'),
    differs: (row, event) =>
      differing(row, {
        kind: field(event, 'about'),
        site_id: field(event, 'site'),
        opened_by: event.actor.id,
      }),
    where: 'NOT asked_by_visitor',
    inLog: [{ kind: 'subject-request.opened', key: [textOf('request')] }],
  },
  {
    table: 'subject_request',
    kinds: ['subject-request.asked'],
    key: ID,
    columns: ['kind', 'site_id', 'asked_by_visitor'],
    keyOf: byField('request'),
    differs: (row, event) =>
      differing(row, { kind: field(event, 'about'), site_id: field(event, 'site'), asked_by_visitor: true }),
    where: 'asked_by_visitor',
    inLog: [{ kind: 'subject-request.asked', key: [textOf('request')] }],
  },
  {
    table: 'subject_request',
    kinds: ['subject-request.identified'],
    key: ID,
    columns: ['opened_by'],
    keyOf: byField('request'),
    differs: (row, event) => differing(row, { opened_by: event.actor.id }),
    where: 'asked_by_visitor AND opened_by IS NOT NULL',
    inLog: [{ kind: 'subject-request.identified', key: [textOf('request')] }],
  },
  {
    table: 'subject_request',
    kinds: ['subject-request.carried-out'],
    key: ID,
    columns: [
      'opened_by',
      'closed_by',
      '(SELECT count(*) FROM subject_request_recording d WHERE d.request_id = subject_request.id) AS recordings',
    ],
    keyOf: byField('request'),
    differs: (row, event) =>
      differing(row, {
        opened_by: field(event, 'openedBy'),
        closed_by: event.actor.id,
        recordings: field(event, 'recordings'),
      }),
    where: 'closed_at IS NOT NULL AND declined_because IS NULL',
    inLog: [{ kind: 'subject-request.carried-out', key: [textOf('request')] }],
  },
  {
    table: 'subject_request',
    kinds: ['subject-request.declined'],
    key: ID,
    columns: ['closed_by'],
    keyOf: byField('request'),
    differs: (row, event) => differing(row, { closed_by: event.actor.id }),
    where: 'declined_because IS NOT NULL',
    inLog: [{ kind: 'subject-request.declined', key: [textOf('request')] }],
  },
  {
    table: 'subject_request',
    kinds: ['subject-request.forgotten'],
    key: ID,
    columns: ['forgotten_at IS NOT NULL AND cardinality(subjects) = 0 AS forgotten'],
    keyOf: byField('request'),
    differs: (row) => differing(row, { forgotten: true }),
    where: 'forgotten_at IS NOT NULL',
    inLog: [{ kind: 'subject-request.forgotten', key: [textOf('request')] }],
  },
];
