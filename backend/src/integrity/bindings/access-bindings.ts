import { createHmac } from 'node:crypto';
import type { StatedEvent } from '../../evidence/audit-export/exported-entry.js';
import { differing, type Row, type RowBinding } from '../row-binding.js';
import { byField, field, hashOf, ID, textOf } from './stated.js';

/** `"actor":{"id":"…"` in a canonical leaf. */
const ACTOR = '"actor":\\{"id":"([^"]*)"';

/** Who asked to watch, who agreed, who watched. */
export const ACCESS_BINDINGS: readonly RowBinding[] = [
  {
    table: 'access_request',
    kinds: ['access.requested', 'access.approved', 'access.denied', 'access.cancelled', 'access.lapsed'],
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
    kinds: ['access.approved', 'grant.revoked', 'grant.lapsed'],
    key: ID,
    columns: [
      'request_id',
      'recording_id',
      'grantee',
      'approver',
      'scope',
      'ends_at',
      'revoked_by',
      'revoked_because',
    ],
    keyOf: byField('grant'),
    differs: (row, event) =>
      event.kind === 'grant.revoked'
        ? differing(row, { revoked_by: event.actor.id, grantee: field(event, 'grantee') })
        : event.kind === 'grant.lapsed'
          ? differing(row, { revoked_because: 'left', grantee: field(event, 'grantee') })
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
    table: 'access_approval',
    kinds: ['access.agreed', 'access.approved', 'access.objected', 'access.denied'],
    key: [
      ['request_id', 'uuid'],
      ['person_id', 'uuid'],
    ],
    columns: ['vote', 'on_behalf_of'],
    keyOf: (event) => [field(event, 'request'), String(event.actor.id)],
    differs: (row, event) =>
      differing(row, {
        vote: event.kind === 'access.agreed' || event.kind === 'access.approved' ? 'approve' : 'deny',
        on_behalf_of: field(event, 'onBehalfOf'),
      }),
    inLog: ['access.agreed', 'access.approved', 'access.objected', 'access.denied'].map((kind) => ({
      kind,
      key: [textOf('request'), ACTOR],
    })),
  },
  {
    table: 'access_rule',
    kinds: ['access.rule.drafted', 'access.rule.published'],
    key: ID,
    columns: [
      ...['site_id', 'sensitivity', 'version', 'approvals', 'approver_role', 'denials', 'excluded'],
      ...['waits_minutes', 'drafted_by', 'published_by'],
    ],
    keyOf: byField('rule'),
    differs: (row, event) => {
      const whole = ruleHash(row) === field(event, 'ruleHash');
      const expected =
        event.kind === 'access.rule.drafted'
          ? { drafted_by: event.actor.id }
          : { drafted_by: field(event, 'draftedBy'), published_by: event.actor.id };
      const about = { sensitivity: field(event, 'sensitivity'), version: field(event, 'version') };
      return [
        ...differing(row, { site_id: field(event, 'site'), ...about, ...expected }),
        ...(whole ? [] : ['approvals']),
      ];
    },
    inLog: [{ kind: 'access.rule.drafted', key: [textOf('rule')] }],
  },
  {
    table: 'access_delegation',
    kinds: ['access.delegated'],
    key: ID,
    columns: ['delegator', 'delegate', 'approver_role', 'starts_at', 'ends_at'],
    keyOf: byField('delegation'),
    differs: (row, event) =>
      differing(row, {
        delegator: event.actor.id,
        delegate: field(event, 'delegate'),
        approver_role: field(event, 'approverRole'),
        starts_at: field(event, 'startsAt'),
        ends_at: field(event, 'endsAt'),
      }),
    inLog: [{ kind: 'access.delegated', key: [textOf('delegation')] }],
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
  const decision = event.kind.slice('access.'.length);
  return differing(row, decision === 'lapsed' ? { decision } : { decision, decided_by: event.actor.id });
}

const ruleHash = (row: Row): string =>
  hashOf({
    approvalsNeeded: row['approvals'],
    approverRole: row['approver_role'],
    denialsNeeded: row['denials'],
    excluded: row['excluded'],
    waitsMinutes: row['waits_minutes'],
  });

const commitmentOf = (row: Row, text: unknown): string =>
  createHmac('sha256', row['commitment_key'] as Buffer)
    .update(String(text), 'utf8')
    .digest('hex');
