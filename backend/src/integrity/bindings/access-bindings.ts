import { createHmac } from 'node:crypto';
import type { StatedEvent } from '../../evidence/audit-export/exported-entry.js';
import { differing, type Row, type RowBinding } from '../row-binding.js';
import { byField, field, ID, textOf } from './stated.js';

/** Who asked to watch, who agreed, who watched. */
export const ACCESS_BINDINGS: readonly RowBinding[] = [
  {
    table: 'access_request',
    kinds: ['access.requested', 'access.approved', 'access.denied', 'access.cancelled'],
    key: ID,
    columns: [
      'recording_id',
      'requested_by',
      'purpose',
      'scope',
      'minutes',
      'reason',
      'commitment_key',
      'decision',
      'decided_by',
    ],
    keyOf: byField('request'),
    differs: (row, event) => (event.kind === 'access.requested' ? asked(row, event) : decided(row, event)),
    inLog: [{ kind: 'access.requested', key: [textOf('request')] }],
  },
  {
    table: 'access_grant',
    kinds: ['access.approved', 'grant.revoked'],
    key: ID,
    columns: ['request_id', 'recording_id', 'grantee', 'approver', 'scope', 'ends_at', 'revoked_by'],
    keyOf: byField('grant'),
    differs: (row, event) =>
      event.kind === 'grant.revoked'
        ? differing(row, { revoked_by: event.actor.id, grantee: field(event, 'grantee') })
        : differing(row, {
            request_id: field(event, 'request'),
            recording_id: event.recording,
            grantee: field(event, 'grantee'),
            approver: event.actor.id,
            scope: field(event, 'scope'),
            ends_at: field(event, 'endsAt'),
          }),
    inLog: [{ kind: 'access.approved', key: [textOf('grant')] }],
  },
  {
    table: 'viewing',
    kinds: ['viewing.started'],
    key: ID,
    columns: ['grant_id', 'recording_id', 'person_id'],
    keyOf: byField('viewing'),
    differs: (row, event) =>
      differing(row, {
        grant_id: field(event, 'grant'),
        recording_id: event.recording,
        person_id: event.actor.id,
      }),
    inLog: [{ kind: 'viewing.started', key: [textOf('viewing')] }],
  },
];

function asked(row: Row, event: StatedEvent): string[] {
  const expected = {
    recording_id: event.recording,
    requested_by: event.actor.id,
    purpose: field(event, 'purpose'),
    scope: field(event, 'scope'),
    minutes: field(event, 'minutes'),
  };
  const committed = commitmentOf(row, row['reason']) === field(event, 'reasonCommitment');
  return [...differing(row, expected), ...(committed ? [] : ['reason'])];
}

function decided(row: Row, event: StatedEvent): string[] {
  return differing(row, { decision: event.kind.slice('access.'.length), decided_by: event.actor.id });
}

const commitmentOf = (row: Row, text: unknown): string =>
  createHmac('sha256', row['commitment_key'] as Buffer)
    .update(String(text), 'utf8')
    .digest('hex');
