import { createHmac } from 'node:crypto';
import type { StatedEvent } from '../evidence/audit-export/exported-entry.js';
import { definitionHash, type FurtherDefinition } from '../disclosures/disclosure.entity.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { sha256Hex } from '../evidence/sha256.js';
import { differing, type KeyColumn, type Row, type RowBinding } from './row-binding.js';

const ID: readonly KeyColumn[] = [['id', 'uuid']];
const RECORDING: readonly KeyColumn[] = [['recording_id', 'uuid']];

const field = (event: StatedEvent, name: string): string => {
  const value = event.fields[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
const byField = (name: string) => (event: StatedEvent) => [field(event, name)];
const byRecording = ({ recording }: StatedEvent) => (recording === null ? null : [recording]);
const hashOf = (value: unknown): string => sha256Hex(canonicalBytes(value));
const hashOfText = (value: unknown): string => sha256Hex(Buffer.from(String(value), 'utf8'));

/** `"name":"…"` in a canonical leaf. */
const textOf = (name: string): string => `"${name}":"([^"]*)"`;
const numberOf = (name: string): string => `"${name}":([0-9]+)`;

const commitmentOf = (row: Row, text: unknown): string =>
  createHmac('sha256', row['commitment_key'] as Buffer)
    .update(String(text), 'utf8')
    .digest('hex');

/** Which rows the log speaks of. A table that keeps evidence and is not here is held by a manifest or is not held at all. */
export const ROW_BINDINGS: readonly RowBinding[] = [
  {
    table: 'site',
    kinds: ['site.created'],
    key: ID,
    columns: ['key', 'created_by'],
    keyOf: byField('site'),
    differs: (row, event) => differing(row, { key: field(event, 'key'), created_by: event.actor.id }),
    inLog: [{ kind: 'site.created', key: [textOf('site')] }],
  },
  {
    table: 'masking_policy_version',
    kinds: ['masking.drafted', 'masking.published'],
    key: [
      ['site_id', 'uuid'],
      ['version', 'integer'],
    ],
    columns: ['rules', 'drafted_by', 'published_by'],
    keyOf: (event) => [field(event, 'site'), field(event, 'version')],
    differs: (row, event) => [
      ...(hashOf(row['rules']) === field(event, 'rulesHash') ? [] : ['rules']),
      ...twoPersons(row, event, 'masking.published'),
    ],
    inLog: [{ kind: 'masking.drafted', key: [textOf('site'), numberOf('version')] }],
  },
  {
    table: 'disclosure_version',
    kinds: ['disclosure.drafted', 'disclosure.published'],
    key: [
      ['disclosure_id', 'uuid'],
      ['version', 'integer'],
    ],
    columns: [
      'text_hash',
      'text',
      'rule',
      'further_texts',
      'selector',
      'action',
      'effective_from',
      'effective_to',
      'drafted_by',
      'published_by',
    ],
    keyOf: (event) => [field(event, 'disclosure'), field(event, 'version')],
    differs: (row, event) => [
      ...differing(row, { text_hash: field(event, 'textHash') }),
      ...(textHashOf(row['text']) === field(event, 'textHash') ? [] : ['text']),
      ...(hashOf(row['rule']) === field(event, 'ruleHash') ? [] : ['rule']),
      ...definitionDiffers(row, event),
      ...twoPersons(row, event, 'disclosure.published'),
    ],
    inLog: [{ kind: 'disclosure.drafted', key: [textOf('disclosure'), numberOf('version')] }],
  },
  {
    table: 'consent_record',
    kinds: ['consent.recorded'],
    key: ID,
    columns: ['site_id', 'notice_version', 'purposes', 'language', 'receipt_id', 'receipt', 'receipt_note'],
    keyOf: byField('consent'),
    differs: (row, event) => [
      ...differing(row, { site_id: field(event, 'site'), notice_version: field(event, 'noticeVersion') }),
      ...(hashOfText(row['receipt']) === field(event, 'receiptHash') ? receiptDiffers(row) : ['receipt']),
    ],
    signed: (row) => ({ note: String(row['receipt_note']), text: `${String(row['receipt'])}\n` }),
    inLog: [{ kind: 'consent.recorded', key: [textOf('consent')] }],
  },
  {
    table: 'consent_event',
    kinds: ['consent.recorded', 'consent.withdrawn'],
    key: [
      ['consent_id', 'uuid'],
      ['kind', 'text'],
    ],
    columns: [],
    keyOf: (event) => [
      field(event, 'consent'),
      event.kind === 'consent.withdrawn' ? 'withdrawn' : field(event, 'decision'),
    ],
    differs: () => [],
    inLog: [
      { kind: 'consent.recorded', key: [textOf('consent'), textOf('decision')] },
      { kind: 'consent.withdrawn', key: [textOf('consent'), { always: 'withdrawn' }] },
    ],
  },
  {
    table: 'recording',
    kinds: ['recording.opened'],
    key: ID,
    columns: ['site_id', 'consent_id'],
    keyOf: byRecording,
    differs: (row, event) =>
      differing(row, { site_id: field(event, 'site'), consent_id: field(event, 'consent') }),
    inLog: [{ kind: 'recording.opened', key: [textOf('recording')] }],
  },
  {
    table: 'recording_key',
    kinds: ['recording.opened'],
    key: RECORDING,
    columns: [],
    keyOf: byRecording,
    differs: () => [],
    inLog: [{ kind: 'recording.opened', key: [textOf('recording')] }],
  },
  {
    table: 'recording_quarantine',
    kinds: ['recording.quarantined'],
    key: [
      ['recording_id', 'uuid'],
      ['seq', 'integer'],
      ['reason', 'text'],
    ],
    columns: ['count', 'found_by'],
    keyOf: (event) => [event.recording ?? '', field(event, 'seq'), field(event, 'reason')],
    differs: (row, event) =>
      differing(row, { count: field(event, 'count'), found_by: field(event, 'foundBy') }),
    inLog: [{ kind: 'recording.quarantined', key: [textOf('recording'), numberOf('seq'), textOf('reason')] }],
  },
  {
    table: 'recording_seal',
    kinds: ['recording.sealed'],
    key: RECORDING,
    columns: ['manifest'],
    keyOf: byRecording,
    differs: (row, event) =>
      hashOfText(row['manifest']) === field(event, 'manifestHash') ? [] : ['manifest'],
    inLog: [{ kind: 'recording.sealed', key: [textOf('recording')] }],
  },
  {
    table: 'verdict',
    kinds: ['verdict.reached'],
    key: [
      ['recording_id', 'uuid'],
      ['disclosure_id', 'uuid'],
      ['disclosure_version', 'integer'],
    ],
    columns: ['verdict', 'body', 'locale', 'run_id'],
    keyOf: (event) => [event.recording ?? '', field(event, 'disclosure'), field(event, 'version')],
    differs: (row, event) => [
      ...differing(row, {
        verdict: field(event, 'verdict'),
        locale: field(event, 'locale'),
        run_id: field(event, 'run'),
      }),
      ...(hashOfText(row['body']) === field(event, 'verdictHash') ? [] : ['body']),
    ],
    inLog: [
      { kind: 'verdict.reached', key: [textOf('recording'), textOf('disclosure'), numberOf('version')] },
    ],
  },
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
  {
    table: 'evidence_pack',
    kinds: ['evidence.exported'],
    key: ID,
    columns: ['recording_id', 'grant_id', 'made_by', 'sha256', 'bytes'],
    keyOf: byField('pack'),
    differs: (row, event) =>
      differing(row, {
        recording_id: event.recording,
        grant_id: field(event, 'grant'),
        made_by: event.actor.id,
        sha256: field(event, 'packHash'),
        bytes: field(event, 'bytes'),
      }),
    objectOf: ({ recording, ...event }) =>
      `recordings/${recording?.slice(0, 2)}/${recording}/packs/${field({ recording, ...event }, 'pack')}`,
    inLog: [{ kind: 'evidence.exported', key: [textOf('pack')] }],
  },
  {
    table: 'audit_export',
    kinds: ['audit.export.asked', 'audit.export.made'],
    key: ID,
    columns: ['form', 'filter', 'asked_by', 'entries', 'log_size', 'bytes', 'sha256'],
    keyOf: byField('export'),
    differs: (row, event) =>
      event.kind === 'audit.export.asked'
        ? [
            ...differing(row, { form: field(event, 'form'), asked_by: event.actor.id }),
            ...(hashOf(row['filter']) === field(event, 'filterHash') ? [] : ['filter']),
          ]
        : differing(row, {
            entries: field(event, 'entries'),
            log_size: field(event, 'logSize'),
            bytes: field(event, 'bytes'),
            sha256: field(event, 'exportHash'),
          }),
    objectOf: (event) => `audit-exports/${field(event, 'export')}/`,
    inLog: [{ kind: 'audit.export.asked', key: [textOf('export')] }],
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
];

function twoPersons(row: Row, event: StatedEvent, published: string): string[] {
  return event.kind === published
    ? differing(row, { drafted_by: field(event, 'draftedBy'), published_by: event.actor.id })
    : differing(row, { drafted_by: event.actor.id });
}

const NOTHING_MORE = definitionHash({
  furtherTexts: [],
  selector: null,
  action: null,
  effectiveFrom: null,
  effectiveTo: null,
});

/** What a definition says besides its first text and its rule. Entries from before there was more say nothing of it. */
function definitionDiffers(row: Row, event: StatedEvent): string[] {
  const stated = field(event, 'definitionHash') || NOTHING_MORE;
  const found = definitionHash({
    furtherTexts: row['further_texts'] as FurtherDefinition['furtherTexts'],
    selector: row['selector'] as string | null,
    action: row['action'] as FurtherDefinition['action'],
    effectiveFrom: row['effective_from'] as Date | null,
    effectiveTo: row['effective_to'] as Date | null,
  });
  return found === stated ? [] : ['definition'];
}

function textHashOf(text: unknown): string {
  return hashOfText(String(text).normalize('NFC').replace(/\s+/gu, ' ').trim());
}

/** The row beside the receipt that the visitor keeps. */
function receiptDiffers(row: Row): string[] {
  const receipt = JSON.parse(String(row['receipt'])) as Row;
  return differing(row, {
    receipt_id: receipt['receiptId'],
    notice_version: receipt['noticeVersion'],
    purposes: receipt['purposes'],
    language: receipt['language'],
  });
}

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
