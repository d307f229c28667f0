import { certificateNoteText } from '../../evidence/destruction-certificate.js';
import { differing, type Row, type RowBinding } from '../row-binding.js';
import {
  byField,
  byRecording,
  field,
  hashOf,
  hashOfText,
  ID,
  numberOf,
  RECORDING,
  textOf,
  twoPersons,
} from './stated.js';

/** How long recordings are kept, what holds them, and how they ended. */
export const RETENTION_BINDINGS: readonly RowBinding[] = [
  {
    table: 'retention_rules',
    kinds: ['retention.drafted', 'retention.published'],
    key: [['version', 'integer']],
    columns: ['rules', 'declarations', 'consents', 'drafted_by', 'published_by'],
    keyOf: byField('version'),
    differs: (row, event) => [
      ...(rulesHash(row) === field(event, 'rulesHash') ? [] : ['rules']),
      ...twoPersons(row, event, 'retention.published'),
    ],
    inLog: [{ kind: 'retention.drafted', key: [numberOf('version')] }],
  },
  {
    table: 'matter',
    kinds: ['matter.opened'],
    key: ID,
    columns: ['opened_by'],
    keyOf: byField('matter'),
    differs: (row, event) => differing(row, { opened_by: event.actor.id }),
    inLog: [{ kind: 'matter.opened', key: [textOf('matter')] }],
  },
  {
    table: 'hold',
    kinds: ['hold.placed'],
    key: ID,
    columns: [
      'matter_id',
      'kind',
      'catches_later',
      'placed_by',
      '(SELECT count(*) FROM hold_recording l WHERE l.hold_id = hold.id) AS recordings',
    ],
    keyOf: byField('hold'),
    differs: (row, event) =>
      differing(row, {
        matter_id: field(event, 'matter'),
        kind: field(event, 'about'),
        catches_later: event.fields['later'],
        placed_by: event.actor.id,
        recordings: field(event, 'recordings'),
      }),
    inLog: [{ kind: 'hold.placed', key: [textOf('hold')] }],
  },
  {
    table: 'hold_subject',
    kinds: ['hold.followed'],
    key: [
      ['hold_id', 'uuid'],
      ['subject_sha256', 'text'],
    ],
    columns: ['subject'],
    keyOf: (event) => [field(event, 'hold'), field(event, 'subjectHash')],
    differs: (row, event) => (hashOfText(row['subject']) === field(event, 'subjectHash') ? [] : ['subject']),
    inLog: [{ kind: 'hold.followed', key: [textOf('hold'), textOf('subjectHash')] }],
  },
  {
    table: 'hold',
    kinds: ['hold.released'],
    key: ID,
    columns: ['release_asked_by', 'released_by'],
    keyOf: byField('hold'),
    differs: (row, event) =>
      differing(row, { release_asked_by: field(event, 'askedBy'), released_by: event.actor.id }),
    where: 'released_at IS NOT NULL',
    inLog: [{ kind: 'hold.released', key: [textOf('hold')] }],
  },
  {
    table: 'destruction',
    kinds: ['recording.key.destroyed'],
    key: RECORDING,
    columns: ['cause', `facts #>> '{key,wrappedHash}' AS wrapped_hash`],
    keyOf: byRecording,
    differs: (row, event) =>
      differing(row, { cause: field(event, 'cause'), wrapped_hash: field(event, 'wrappedHash') }),
    where: 'key_destroyed_at IS NOT NULL',
    inLog: [{ kind: 'recording.key.destroyed', key: [textOf('recording')] }],
  },
  {
    table: 'destruction',
    kinds: ['recording.destroyed'],
    key: RECORDING,
    columns: [
      'certificate',
      'certificate_note',
      'sheet_id',
      `substring(certificate FROM '"appliance":"([^"]*)"') AS appliance`,
    ],
    keyOf: byRecording,
    differs: (row, event) => [
      ...(hashOfText(row['certificate']) === field(event, 'certificateHash') ? [] : ['certificate']),
      ...differing(row, { sheet_id: field(event, 'sheet') }),
    ],
    signed: (row) => ({
      note: String(row['certificate_note']),
      text: certificateNoteText(String(row['appliance']), Buffer.from(String(row['certificate']), 'utf8')),
    }),
    where: 'certified_at IS NOT NULL',
    inLog: [{ kind: 'recording.destroyed', key: [textOf('recording')] }],
  },
];

/** A version that says nothing of records of consent has no word about them in its hash. */
function rulesHash({ rules, declarations, consents }: Row): string {
  const says = Array.isArray(consents) && consents.length === 0 ? {} : { consents };
  return hashOf({ rules, declarations, ...says });
}
