import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatNote, parseNote, parseVerifierKey, verifierKeyText } from '../../src/evidence/signed-note.js';
import { FileKeyring } from '../../src/keys/file-keyring.js';
import { namedIn, storeCheck, type StoreCheck } from '../support/store-check.js';
import { storedScene } from '../support/stored-scene.js';
import {
  canTruncate,
  Insider,
  OPERATIONS,
  StoredFiles,
  type Operation,
  type TamperedTable,
} from '../support/tampering.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

const UUID = 'gen_random_uuid()';

/** A row of each table that keeps evidence. */
const TABLES: (TamperedTable & { notApplicable?: Partial<Record<Operation, string>> })[] = [
  {
    table: 'audit_entry',
    key: ['leaf_index'],
    column: 'leaf',
    type: 'text',
    // They speak of a receipt whose key was retired long before the log ended.
    where: "kind = 'consent.recorded'",
    order: 'leaf_index DESC',
    fresh: { leaf_index: '(SELECT max(leaf_index) + 1 FROM audit_entry)' },
  },
  {
    table: 'audit_checkpoint',
    key: ['size'],
    column: 'note',
    type: 'text',
    order: 'size DESC',
    fresh: { size: '(SELECT max(size) + 1 FROM audit_checkpoint)' },
  },
  {
    table: 'audit_subtree',
    key: ['level', 'place'],
    column: 'hash',
    type: 'bytea',
    fresh: { place: 'place + 1000' },
  },
  { table: 'site', key: ['id'], column: 'key', type: 'text' },
  {
    table: 'masking_policy_version',
    key: ['site_id', 'version'],
    column: 'rules',
    type: 'jsonb',
    fresh: { version: 'version + 1' },
    older: 'published_by = NULL, published_at = NULL',
  },
  {
    table: 'masking_review',
    key: ['site_id', 'number'],
    column: 'list',
    type: 'text',
    fresh: { number: 'number + 7' },
  },
  {
    table: 'disclosure_version',
    key: ['disclosure_id', 'version'],
    column: 'text',
    type: 'text',
    fresh: { version: 'version + 1' },
    older: 'published_by = NULL, published_at = NULL',
  },
  {
    table: 'consent_event',
    key: ['consent_id', 'kind'],
    column: 'occurred_at',
    type: 'timestamptz',
    where: `(kind = 'withdrawn') = EXISTS (
      SELECT 1 FROM consent_event w WHERE w.consent_id = consent_event.consent_id AND w.kind = 'withdrawn')`,
    order: 'kind',
    fresh: { kind: `'withdrawn'` },
  },
  { table: 'consent_record', key: ['id'], column: 'receipt', type: 'text', where: 'ended_at IS NULL' },
  // What the visitor does not carry home: all fields of the record.
  { table: 'consent_record', key: ['id'], column: 'record', type: 'text', where: 'ended_at IS NULL' },
  // What is left where the period is over, and what once happened to it.
  {
    table: 'consent_record',
    key: ['id'],
    column: 'record_hash',
    type: 'text',
    where: 'ended_at IS NOT NULL',
  },
  {
    table: 'consent_record',
    key: ['id'],
    column: 'recorded_at',
    type: 'timestamptz',
    where: 'ended_at IS NOT NULL',
  },
  {
    table: 'consent_event',
    key: ['consent_id', 'kind'],
    column: 'occurred_at',
    type: 'timestamptz',
    where: 'consent_id IN (SELECT id FROM consent_record WHERE ended_at IS NOT NULL)',
    fresh: { kind: `'withdrawn'` },
  },
  {
    table: 'consent_notice',
    key: ['site_id', 'version'],
    column: 'texts',
    type: 'jsonb',
    fresh: { version: 'version + 7' },
    older: 'published_by = NULL, published_at = NULL',
  },
  {
    // Texts of notices, byte for byte.
    table: 'consent_notice_content',
    key: ['sha256'],
    column: 'bytes',
    type: 'bytea',
    fresh: { sha256: `encode(sha256('another'), 'hex')`, bytes: `'another'` },
  },
  { table: 'consent_unreadable', key: ['id'], column: 'tcf', type: 'text', where: 'ended_at IS NULL' },
  {
    table: 'consent_unreadable',
    key: ['id'],
    column: 'received_at',
    type: 'timestamptz',
    where: 'ended_at IS NOT NULL',
  },
  {
    // When a customer's number was hashed with another key from then on.
    table: 'consent_subject_key',
    key: ['site_id', 'version'],
    column: 'made_by',
    type: 'uuid',
    fresh: { version: 'version + 7' },
  },
  {
    table: 'recording',
    key: ['id'],
    column: 'consent_id',
    type: 'uuid',
    where: `state = 'sealed'`,
    older: `state = 'open'`,
  },
  { table: 'recording_key', key: ['recording_id'], column: 'wrapped', type: 'bytea' },
  {
    table: 'recording_segment',
    key: ['recording_id', 'seq'],
    column: 'ciphertext_hash',
    type: 'bytea',
    where: `seq < 2 AND recording_id IN (SELECT id FROM recording WHERE state = 'sealed')`,
    order: 'recording_id, seq DESC',
    fresh: { seq: '9' },
  },
  {
    table: 'recording_gap',
    key: ['recording_id', 'from_seq'],
    column: 'reason',
    type: 'text',
    fresh: { from_seq: '9' },
  },
  {
    table: 'recording_seal',
    key: ['recording_id'],
    column: 'manifest',
    type: 'text',
    fresh: { recording_id: UUID },
  },
  {
    table: 'archived_segment',
    key: ['recording_id', 'seq'],
    column: 'bytes',
    type: 'integer',
    where: 'seq < 2',
    order: 'recording_id, seq DESC',
    fresh: { seq: '9' },
  },
  {
    table: 'recording_archive',
    key: ['recording_id'],
    column: 'ciphertext_hash',
    type: 'bytea',
    fresh: { recording_id: UUID },
  },
  {
    table: 'recording_observations',
    key: ['recording_id', 'reading'],
    column: 'content',
    type: 'bytea',
    fresh: { recording_id: UUID },
    notApplicable: { delete: 'what was observed is read from the recording again' },
  },
  {
    table: 'verdict',
    key: ['recording_id', 'disclosure_id', 'disclosure_version'],
    column: 'body',
    type: 'text',
    fresh: { id: UUID, disclosure_version: 'disclosure_version + 1' },
    own: ['id'],
  },
  {
    table: 'access_request',
    key: ['id'],
    column: 'reason',
    type: 'text',
    older: 'decision = NULL, decided_by = NULL, decided_at = NULL',
  },
  {
    table: 'access_approval',
    key: ['request_id', 'person_id'],
    column: 'vote',
    type: 'text',
    // One that agrees and one that objects.
    where: `(request_id, person_id) IN (SELECT DISTINCT ON (vote) request_id, person_id FROM access_approval)`,
  },
  {
    table: 'access_rule',
    key: ['id'],
    column: 'approvals',
    type: 'integer',
    // Another one is a draft of the same.
    own: ['version'],
    order: 'version DESC',
    older: 'published_by = NULL, published_at = NULL',
  },
  { table: 'access_delegation', key: ['id'], column: 'delegate', type: 'uuid' },
  {
    table: 'access_grant',
    key: ['id'],
    column: 'grantee',
    type: 'uuid',
  },
  {
    table: 'viewing',
    key: ['id'],
    column: 'person_id',
    type: 'uuid',
  },
  { table: 'evidence_pack', key: ['id'], column: 'sha256', type: 'bytea' },
  { table: 'pack_collection', key: ['id'], column: 'frame', type: 'bytea' },
  {
    table: 'pack_collection_recording',
    key: ['collection_id', 'recording_id'],
    column: 'pack_id',
    type: 'uuid',
    where: 'pack_id IS NOT NULL',
  },
  {
    table: 'verdict_remeasurement',
    key: ['id'],
    column: 'note',
    type: 'text',
  },
  {
    table: 'verdict_remeasurement_still',
    key: ['remeasurement_id', 'moment'],
    column: 'sha256',
    type: 'bytea',
    // Moments of one visit may have the same picture.
    order: 'moment, remeasurement_id',
    fresh: { moment: 'moment + 7' },
  },
  { table: 'audit_export', key: ['id'], column: 'sha256', type: 'bytea' },
  {
    table: 'site_asset',
    key: ['site_id', 'sha256'],
    column: 'ciphertext_hash',
    type: 'bytea',
    // What no recording shows is missed by nobody: its object is one that nobody knows.
    where: `(site_id, sha256) IN (SELECT site_id, sha256 FROM recording_asset)`,
    fresh: { sha256: `sha256('another')` },
  },
  {
    table: 'site_asset_key',
    key: ['site_id'],
    column: 'wrapped',
    type: 'bytea',
    fresh: { site_id: UUID },
  },
  {
    table: 'recording_asset',
    key: ['recording_id', 'name'],
    column: 'sha256',
    type: 'bytea',
    fresh: { name: `'font-s0s0s0s0-9'` },
  },
  {
    table: 'role_mapping_version',
    key: ['version'],
    column: 'rules',
    type: 'jsonb',
    fresh: { version: 'version + 7' },
    order: 'version DESC',
    older: 'published_by = NULL, published_at = NULL',
  },
  { table: 'store_qualification', key: ['id'], column: 'store_id', type: 'text' },
  {
    table: 'recorder_release',
    key: ['id'],
    column: 'bytes',
    type: 'bytea',
    fresh: { id: `id || '0'` },
  },
  {
    // Tokens of time.
    table: 'audit_anchor',
    key: ['id'],
    column: 'receipt',
    type: 'bytea',
    where: `kind = 'timestamp'`,
    fresh: { id: 'id + 1000' },
  },
  {
    // When earlier keys ended.
    table: 'key_succession',
    key: ['retired'],
    column: 'note',
    type: 'text',
    fresh: { retired: `retired || '0'` },
  },
  {
    // Certificates.
    table: 'published_key',
    key: ['fingerprint'],
    column: 'public_text',
    type: 'text',
    where: `kind <> 'note'`,
    fresh: { id: 'id + 1000', fingerprint: `md5(fingerprint)` },
  },
  {
    table: 'recording_quarantine',
    key: ['recording_id', 'seq', 'reason'],
    column: 'count',
    type: 'integer',
    fresh: { seq: 'seq + 7' },
  },
  {
    table: 'retention_rules',
    key: ['version'],
    column: 'rules',
    type: 'jsonb',
    fresh: { version: 'version + 7' },
  },
  {
    table: 'retention_plan',
    key: ['recording_id'],
    column: 'destroy_by',
    type: 'timestamptz',
    where: 'version > 0 AND NOT destroyed',
  },
  { table: 'matter', key: ['id'], column: 'opened_by', type: 'uuid' },
  { table: 'hold', key: ['id'], column: 'placed_by', type: 'uuid', where: 'NOT catches_later' },
  {
    // Customers who have another pseudonym since.
    table: 'hold_subject',
    key: ['hold_id', 'subject_sha256'],
    column: 'subject',
    type: 'text',
    fresh: { subject_sha256: `encode(sha256('another'), 'hex')` },
  },
  {
    // Certificates of what is no more.
    table: 'destruction',
    key: ['recording_id'],
    column: 'certificate',
    type: 'text',
  },
];

/** Kinds of objects, by their keys. The first is tampered with; the second is older, or its neighbour. */
const OBJECTS: {
  kind: string;
  pattern: RegExp;
  copy: (key: string) => string;
  notApplicable?: Partial<Record<Operation, string>>;
}[] = [
  { kind: 'segment', pattern: /\/segments\//, copy: (key) => `${key}0` },
  { kind: 'archive', pattern: /\/archive\//, copy: (key) => `${key}0` },
  { kind: 'asset', pattern: /\/assets\//, copy: (key) => `${key}0` },
  { kind: 'evidence pack', pattern: /\/packs\//, copy: (key) => `${key}0` },
  { kind: 'remeasured still', pattern: /\/remeasured\//, copy: (key) => `${key}0` },
  { kind: 'audit export', pattern: /^audit-exports\//, copy: (key) => `${key}0` },
  { kind: 'tile', pattern: /^audit\/tile\/0\/00[01]$/, copy: (key) => key.replace(/00\d$/, '777') },
  {
    kind: 'narrower tile',
    pattern: /^audit\/tile\/0\/00\d\.p\/\d+$/,
    copy: (key) => key.replace(/\d+$/, (width) => String(Number(width) - 1)),
    notApplicable: { delete: 'a log may remove a narrower tile once a wider one has replaced it' },
  },
  {
    kind: 'entry bundle',
    pattern: /^audit\/tile\/entries\/00[01]$/,
    copy: (key) => key.replace(/00\d$/, '777'),
  },
  {
    kind: 'checkpoint',
    pattern: /^audit\/checkpoints\/\d+$/,
    copy: () => 'audit/checkpoints/77777',
  },
];

let appliance: TestAppliance;
let insider: Insider;
let files: StoredFiles;
let check: StoreCheck;

beforeAll(async () => {
  appliance = await startTestAppliance({ anchors: { timestamp: { kind: 'built-in' } } });
  check = await storeCheck(appliance);
  await storedScene(appliance);
  files = new StoredFiles(join(appliance.folder, 'objects'));
  insider = await Insider.in(appliance.database.appUrl);
});

afterAll(async () => {
  await insider?.end();
  await check?.end();
  await appliance?.stop();
});

it('finds nothing wrong with an honest appliance, and checks everything it has', async () => {
  const { findings } = await check.run();
  expect(findings.faults).toEqual([]);
  expect(findings.notChecked).toEqual([expect.stringContaining('are to be trusted')]);
  expect(Object.keys(findings.checked).sort()).toEqual([
    'assets',
    'checkpoints',
    'collections',
    'destroyed recordings',
    'entries',
    'exports',
    'objects',
    'objects listed',
    'observations',
    'packs',
    'receipts',
    'recordings',
    'remeasured stills',
    'rows',
    'tiles',
    'verdicts',
  ]);
});

describe.each(TABLES)(
  'a row of $table, tampered with as the owner can, is named and nothing else',
  (table) => {
    it.each(OPERATIONS)('%s', async (operation) => {
      const because =
        table.notApplicable?.[operation] ??
        (operation === 'truncate' && !canTruncate(table) ? 'a value of fixed length' : null);
      if (because !== null) return notApplicable(`${table.table} ${operation}`, because);
      await insider.tamper(table, operation, async ({ one, other, copy }) => {
        const named = operation === 'swap' ? [one, other] : [operation === 'duplicate' ? copy : one];
        expect(namedIn(await check.run())).toEqual(named.map((key) => `${table.table}/${key}`).sort());
      });
    });
  },
);

describe.each(OBJECTS)(
  'an object ($kind), tampered with in the store, is named and nothing else',
  ({ kind, pattern, copy, notApplicable: none }) => {
    it.each(OPERATIONS)('%s', async (operation) => {
      if (none?.[operation]) return notApplicable(`${kind} ${operation}`, none[operation]);
      const [one, other] = (await files.keys(pattern)) as [string, string];
      const made = copy(one);
      await files.tamper(operation, { one, other, copy: made }, async () => {
        const named = operation === 'swap' ? [one, other] : [operation === 'duplicate' ? made : one];
        expect(namedIn(await check.run())).toEqual(named.map((key) => `object ${key}`).sort());
      });
    });
  },
);

it('refuses a checkpoint of today under a key that had ended, though it is a key of the appliance', async () => {
  const [row]: { size: string; note: string }[] = await insider.query(
    'SELECT size, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1',
  );
  const { text } = parseNote(row!.note);
  const [retired] = FileKeyring.open(join(appliance.folder, 'keys'), { create: false }).noteKeys();
  const key = parseVerifierKey(verifierKeyText('exhibit-test', retired!.publicKey));
  const forged = formatNote(text, key, await retired!.sign(Buffer.from(text)));
  const path = join(appliance.folder, 'objects/audit/checkpoints', row!.size);
  for (const note of [forged, row!.note]) {
    await insider.query('UPDATE audit_checkpoint SET note = $1 WHERE size = $2', [note, row!.size]);
    await writeFile(path, note);
    const named = namedIn(await check.run()).filter((item) => item.startsWith('audit_checkpoint/'));
    expect(named).toEqual(note === forged ? [`audit_checkpoint/${row!.size}`] : []);
  }
});

it('leaves nothing behind: the appliance is honest again', async () => {
  expect((await check.run()).findings.faults).toEqual([]);
});

const cells: string[] = [];

/** A cell that cannot be is said, not left out. */
function notApplicable(cell: string, because: string): void {
  cells.push(`${cell}: not applicable because ${because}`);
}

it('says which cells of the matrix cannot be', () => {
  const all = (TABLES.length + OBJECTS.length) * OPERATIONS.length;
  process.stdout.write(
    `tamper matrix: ${all - cells.length} of ${all} cells\n${cells.map((cell) => `  ${cell}\n`).join('')}`,
  );
  expect(cells.length).toBeLessThan(all / 10);
});
