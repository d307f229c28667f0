import { sha256Hex } from '../../evidence/sha256.js';
import { differing, type RowBinding } from '../row-binding.js';
import { byField, field, hashOf, hashOfText, ID, numberOf, textOf, twoPersons } from './stated.js';

/** What the appliance found out about itself, and what it signs and ships with. */
export const SYSTEM_BINDINGS: readonly RowBinding[] = [
  {
    table: 'role_mapping_version',
    kinds: ['role-mapping.drafted', 'role-mapping.published'],
    key: [['version', 'integer']],
    columns: ['rules', 'drafted_by', 'published_by'],
    keyOf: byField('version'),
    differs: (row, event) => [
      ...(hashOf(row['rules']) === field(event, 'rulesHash') ? [] : ['rules']),
      ...twoPersons(row, event, 'role-mapping.published'),
    ],
    inLog: [{ kind: 'role-mapping.drafted', key: [numberOf('version')] }],
  },
  {
    table: 'store_qualification',
    kinds: ['store.qualified'],
    key: ID,
    columns: ['store_id', 'kind', 'worm', 'server_name', 'server_version', 'checks'],
    keyOf: byField('qualification'),
    differs: (row, event) => [
      ...differing(row, {
        store_id: field(event, 'store'),
        kind: field(event, 'kind'),
        worm: event.fields['worm'],
      }),
      ...(hashOf({
        server: { name: row['server_name'], version: row['server_version'] },
        checks: row['checks'],
      }) === field(event, 'resultHash')
        ? []
        : ['checks']),
    ],
    inLog: [{ kind: 'store.qualified', key: [textOf('qualification')] }],
  },
  {
    // Tokens from before there were such entries are checked by themselves alone.
    table: 'audit_anchor',
    kinds: ['checkpoint.timestamped'],
    key: [['id', 'bigint']],
    columns: ['name', 'kind', 'outcome', 'checkpoint_size', 'receipt'],
    keyOf: byField('receipt'),
    differs: (row, event) => [
      ...differing(row, {
        name: field(event, 'anchor'),
        kind: 'timestamp',
        outcome: 'anchored',
        checkpoint_size: field(event, 'size'),
      }),
      ...(sha256Hex(row['receipt'] as Buffer) === field(event, 'tokenHash') ? [] : ['receipt']),
    ],
    where: `receipt IS NOT NULL AND kind = 'timestamp' AND id >= (
      SELECT min(substring(leaf FROM '"receipt":"([0-9]{1,18})"')::bigint)
      FROM audit_entry WHERE kind = 'checkpoint.timestamped')`,
    inLog: [{ kind: 'checkpoint.timestamped', key: [textOf('receipt')] }],
  },
  {
    table: 'published_key',
    kinds: ['verifier-key.created', 'signing-key.created'],
    key: [['fingerprint', 'text']],
    columns: ['kind', 'public_text', 'not_after'],
    keyOf: (event) => [
      event.kind === 'verifier-key.created'
        ? hashOfText(field(event, 'verifierKey'))
        : field(event, 'fingerprint'),
    ],
    differs: (row, event) =>
      event.kind === 'verifier-key.created'
        ? differing(row, { kind: 'note', public_text: field(event, 'verifierKey') })
        : [
            ...differing(row, { kind: field(event, 'purpose'), not_after: field(event, 'notAfter') }),
            ...(hashOfText(row['public_text']) === field(event, 'chainHash') ? [] : ['public_text']),
          ],
    inLog: [
      { kind: 'verifier-key.created', key: [{ sha256Of: textOf('verifierKey') }] },
      { kind: 'signing-key.created', key: [textOf('fingerprint')] },
    ],
  },
  {
    table: 'key_succession',
    kinds: ['verifier-key.retired'],
    key: [['retired', 'text']],
    columns: ['entries', 'note'],
    keyOf: byField('verifierKey'),
    differs: (row, event) => [
      ...differing(row, { entries: field(event, 'entries') }),
      ...(hashOfText(row['note']) === field(event, 'successionHash') ? [] : ['note']),
    ],
    inLog: [{ kind: 'verifier-key.retired', key: [textOf('verifierKey')] }],
  },
  {
    // A further build is nobody's fault: its name is the hash of its bytes, and no page asks for it.
    table: 'recorder_release',
    kinds: ['recorder.kept'],
    key: [['id', 'text']],
    columns: ['integrity'],
    keyOf: byField('release'),
    differs: (row, event) => differing(row, { integrity: field(event, 'integrity') }),
  },
];
