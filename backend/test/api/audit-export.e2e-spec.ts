import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExportZip } from '../../src/evidence/audit-export/export-zip.js';
import type { AuditExport } from '../../src/evidence/audit-export/export-format.js';
import { runVerify } from '../../src/evidence/verify-command.js';
import { AuditLog } from '../../src/audit/audit-log.service.js';
import { Insider } from '../support/tampering.js';
import { eventually } from '../support/poll.js';
import { refusal } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

let appliance: TestAppliance;
let folder: string;

beforeAll(async () => {
  appliance = await startTestAppliance();
  folder = await mkdtemp(join(tmpdir(), 'exhibit-export-'));
  const log = appliance.worker.get(AuditLog);
  for (let count = 0; count < 300; count++)
    await log.record({ kind: 'operator' }, { kind: 'logout.done', fields: {} });
});
afterAll(async () => {
  await appliance.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Export {
  id: string;
  state: string;
  entries: number;
  failure: string | null;
}

async function made(question: object): Promise<Export> {
  const aude = await appliance.as('aude');
  const { id } = await aude.post<Export>('/api/audit-exports', question);
  return eventually('the export has ended', async () => {
    const { items } = await aude.get<{ items: Export[] }>('/api/audit-exports');
    const found = items.find((item) => item.id === id)!;
    return found.state === 'made' || found.state === 'failed' ? found : null;
  });
}

const content = async (id: string): Promise<Buffer> =>
  (await appliance.as('aude')).download(`/api/audit-exports/${id}/content`);

const entriesOf = async (kind: string): Promise<{ fields: { export?: string } }[]> => {
  const rows: { leaf: string }[] = await appliance.database.source.query(
    `SELECT leaf FROM audit_entry WHERE kind = $1 UNION ALL SELECT leaf FROM audit_outbox WHERE kind = $1`,
    [kind],
  );
  return rows.map(({ leaf }) => JSON.parse(leaf) as { fields: { export?: string } });
};

describe('an export of the audit log', () => {
  it.each(['ada', 'carol', 'priya', 'rex'])('is refused to whoever is no auditor: %s', async (login) => {
    const client = await appliance.as(login);
    expect(await refusal(client.post('/api/audit-exports', { form: 'jsonl' }))).toBe('PERMISSION_DENIED');
    expect(await refusal(client.get('/api/audit-exports'))).toBe('PERMISSION_DENIED');
  });

  it.each<[string, object]>([
    ['no form', {}],
    ['another form', { form: 'xml' }],
    ['an unknown kind', { form: 'csv', kinds: ['nothing.happened'] }],
    ['no kind at all', { form: 'csv', kinds: [] }],
    ['a time that is none', { form: 'csv', from: 'yesterday' }],
    ['an actor that is none', { form: 'csv', actor: `' OR true --` }],
    ['more than there is', { form: 'csv', everything: true }],
  ])('is refused with %s', async (_what, question) => {
    const aude = await appliance.as('aude');
    const before = (await entriesOf('audit.export.asked')).length;
    expect(await refusal(aude.post('/api/audit-exports', question))).not.toBeNull();
    expect((await entriesOf('audit.export.asked')).length).toBe(before);
  });

  it('cannot be fetched before it is there', async () => {
    const aude = await appliance.as('aude');
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect(await refusal(aude.download(`/api/audit-exports/${nowhere}/content`))).toBe(
      'AUDIT_EXPORT_NOT_FOUND',
    );
  });

  it.each(['jsonl', 'csv', 'ocsf', 'pdf'])('verifies offline with the verify command: %s', async (form) => {
    const found = await made({ form });
    expect(found).toMatchObject({ state: 'made', failure: null });
    const file = join(folder, `${form}.zip`);
    await writeFile(file, await content(found.id));
    let said = '';
    expect(await runVerify([file], (text) => (said += text))).toBe(0);
    expect(said).toContain(`Entries proved to be in the log: ${found.entries}`);
    expect(said).toContain('The CMS signature over export.json');
    expect(said).toMatch(/THE EXPORT HOLDS\.\n$/);
  });

  it('has what was asked for and nothing else', async () => {
    const found = await made({ form: 'jsonl', kinds: ['login.succeeded'], outcome: 'done' });
    const zip = await content(found.id);
    const open = ExportZip.open({ size: zip.length, read: (at, length) => zip.subarray(at, at + length) });
    const stated = JSON.parse(open.item('export.json')!.toString()) as AuditExport;
    expect(stated.entries).toBeGreaterThan(0);
    expect(stated.entries).toBeLessThan(stated.checkpoint.size / 2);
    const rows = open.item('entries/000000.jsonl')!.toString().trim().split('\n');
    for (const row of rows)
      expect((JSON.parse(row) as { leaf: { kind: string } }).leaf.kind).toBe('login.succeeded');
  });

  it('is in the log before it is made, and before it is fetched (P5)', async () => {
    const found = await made({ form: 'jsonl' });
    const zip = await content(found.id);
    const asked = (await entriesOf('audit.export.asked')).filter(({ fields }) => fields.export === found.id);
    const fetched = (await entriesOf('audit.export.downloaded')).filter(
      ({ fields }) => fields.export === found.id,
    );
    expect([asked.length, fetched.length]).toEqual([1, 1]);
    // The export of everything has the entry that asked for it.
    const open = ExportZip.open({ size: zip.length, read: (at, length) => zip.subarray(at, at + length) });
    expect(open.item('entries/000000.jsonl')!.toString()).toContain(found.id);
  });

  it('is not fetched when that cannot be written down (P5)', async () => {
    const found = await made({ form: 'jsonl' });
    const { owner } = appliance.database;
    await owner.query('REVOKE INSERT ON audit_outbox FROM exhibit_app');
    try {
      const aude = await appliance.as('aude');
      expect(await refusal(aude.download(`/api/audit-exports/${found.id}/content`))).toBe(
        'AUDIT_UNAVAILABLE',
      );
      expect(await refusal(aude.post('/api/audit-exports', { form: 'csv' }))).toBe('AUDIT_UNAVAILABLE');
    } finally {
      await owner.query('GRANT INSERT ON audit_outbox TO exhibit_app');
    }
  });

  it('does not come out of a log that is not the one that was signed', async () => {
    await made({ form: 'jsonl' });
    const insider = await Insider.in(appliance.database.appUrl, { lasting: true });
    const [{ leaf }] = await insider.query<[{ leaf: string }]>(
      'SELECT leaf FROM audit_entry WHERE leaf_index = 3',
    );
    try {
      await insider.query(`UPDATE audit_entry SET leaf = replace(leaf, 'done', 'gone') WHERE leaf_index = 3`);
      expect(await made({ form: 'csv' })).toMatchObject({ state: 'failed' });
    } finally {
      await insider.query('UPDATE audit_entry SET leaf = $1 WHERE leaf_index = 3', [leaf]);
      await insider.end();
    }
  });
});
