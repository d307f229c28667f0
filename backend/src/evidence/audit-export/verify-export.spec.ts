import fc from 'fast-check';
import { authorityForTests } from '../../keys/certificates/internal-authority.fixture.js';
import { canonicalBytes } from '../canonical-json.js';
import { digestNoteText, packItem } from '../pack-format.js';
import type { AuditExport } from './export-format.js';
import { EVERYTHING, type AuditExportFilter } from './export-filter.js';
import { ExportZip, ExportZipWriter } from './export-zip.js';
import { JSONL } from './jsonl-row.js';
import {
  inMemory,
  inOrder,
  sampleEntry,
  sampleExport,
  sampleLog,
  sampleSource,
  signer,
} from './sample-export.fixture.js';
import { type ExportSigner, writeAuditExport } from './write-export.js';
import { checkpointText } from '../checkpoint.js';
import { rootOf } from '../merkle-tree.js';
import { FIRST, idOf, SECOND, succession } from '../rotated-keys.fixture.js';
import { sampleSigner } from '../sample-pack.fixture.js';
import type { RowFormName } from './row-forms.js';
import { verifyAuditExport } from './verify-export.js';

const log = sampleLog(50);
const verify = (bytes: Buffer, trustedKey?: string) =>
  verifyAuditExport(inMemory(bytes), trustedKey === undefined ? {} : { trustedKey });
const namesOf = async (bytes: Buffer) =>
  (await verify(bytes)).faults.map(({ item, code }) => `${item} ${code}`);

/** The export with one item changed, its container put right again. */
async function withItem(bytes: Buffer, name: string, change: (content: string) => string): Promise<Buffer> {
  const items = new Map(itemsOf(bytes));
  return zipOf([...items.set(name, Buffer.from(change((items.get(name) ?? '').toString())))]);
}

/** A proof that no longer fits its entries ends too early, is too long, or gives another root: all say the same. */
const namedOrLess = async (bytes: Buffer) =>
  (await namesOf(bytes)).map((name) =>
    name.replace('proofs/000000.txt EXPORT_INVALID', 'proofs INCLUSION_NOT_PROVEN'),
  );

/** What a holder of the signing key can make of an export. */
async function signedAnew(bytes: Buffer, name: string, change: (content: string) => string): Promise<Buffer> {
  const content = change(ExportZip.open(inMemory(bytes)).item(name)!.toString('utf8'));
  const changed = await withItem(bytes, name, () => content);
  const stated = JSON.parse(ExportZip.open(inMemory(bytes)).item('export.json')!.toString()) as AuditExport;
  stated.items = stated.items.map((item) =>
    item.path === name ? packItem(name, Buffer.from(content)) : item,
  );
  stated.entries = content.split('\n').length - 1;
  const list = canonicalBytes(stated);
  const note = await signer.signNote(digestNoteText('bank.example', 'audit-export', list));
  const listed = await withItem(changed, 'export.json', () => list.toString('utf8'));
  return withItem(listed, 'signatures/export.note', () => note);
}

const row = (index: number, change: object = {}) => JSONL.write(sampleEntry(index, change), 'bank.example');

const contentOf = (bytes: Buffer): Map<string, string> => {
  const zip = ExportZip.open(inMemory(bytes));
  return new Map(zip.names().map((name) => [name, zip.item(name)!.toString('base64')]));
};

/** These items, the container put right again. */
async function zipOf(items: readonly (readonly [string, Uint8Array])[]): Promise<Buffer> {
  const writer = new ExportZipWriter();
  const pieces: Buffer[] = [];
  for (const [name, content] of items) pieces.push(await writer.item(name, content));
  return Buffer.concat([...pieces, writer.end()]);
}

function itemsOf(bytes: Buffer): [string, Buffer][] {
  const zip = ExportZip.open(inMemory(bytes));
  return zip.names().map((name) => [name, zip.item(name)!]);
}

const without = (bytes: Buffer, name: string): Promise<Buffer> =>
  zipOf(itemsOf(bytes).filter(([item]) => item !== name));

/** Its list changed and signed anew. */
async function relisted(
  bytes: Buffer,
  change: (stated: AuditExport) => Partial<AuditExport>,
): Promise<Buffer> {
  const items = new Map(itemsOf(bytes));
  const stated = JSON.parse(items.get('export.json')!.toString()) as AuditExport;
  const list = canonicalBytes({ ...stated, ...change(stated) });
  const note = await signer.signNote(digestNoteText('bank.example', 'audit-export', list));
  return zipOf([...items.set('export.json', list).set('signatures/export.note', Buffer.from(note))]);
}

describe('an export of the audit log is refused', () => {
  let honest: Buffer;
  beforeAll(async () => {
    honest = await sampleExport(log, { filter: { ...EVERYTHING, kinds: ['viewing.segment'] } });
  });

  it('when a changed byte changes what it says, and never with an exception', async () => {
    const said = contentOf(honest);
    for (let at = 0; at < honest.length; at += 7) {
      const changed = Buffer.from(honest);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x01, at);
      // Deflate has more than one way to write the same bytes: a copy of them may lie in two places.
      if ((await verify(changed)).holds) expect(contentOf(changed)).toEqual(said);
    }
  });

  it('when an item is missing, doubled in the list, or nobody named it', async () => {
    expect(await namesOf(await without(honest, 'signatures/export.note'))).toEqual([
      'signatures/export.note ITEM_MISSING',
    ]);
    expect(await namesOf(await without(honest, 'proofs/000000.txt'))).toContain(
      'proofs/000000.txt ITEM_MISSING',
    );
    expect(await namesOf(await withItem(honest, 'extra.txt', () => 'x'))).toEqual(['extra.txt ITEM_EXTRA']);
    const twice = await relisted(honest, ({ items }) => ({ items: [...items, items[0]!] }));
    expect(await namesOf(twice)).toEqual(['export.json ITEM_LISTED_TWICE']);
  });

  it('when a part has other lines than a part has', async () => {
    const part = 'entries/000000.jsonl';
    const tell = async (bytes: Buffer, change: (text: string) => string): Promise<string[]> =>
      namesOf(await withItem(bytes, part, change));
    expect(await tell(honest, (text) => text.slice(0, -1))).toContain(`${part} EXPORT_INVALID`);
    const long = await sampleExport(sampleLog(4_100));
    expect(await tell(long, (text) => text.slice(text.indexOf('\n') + 1))).toContain(
      `${part} EXPORT_INVALID`,
    );
    expect(await tell(long, (text) => `${text}x\n`)).toContain(`${part} EXPORT_INVALID`);
    expect(await namesOf(await withItem(honest, 'proofs/000000.txt', () => 'x\n'))).toContain(
      'proofs/000000.txt EXPORT_INVALID',
    );
  });

  it('when a cell says something else than its leaf', async () => {
    const csv = await sampleExport(log, { form: 'csv/1' });
    const other = await withItem(csv, 'entries/000000.csv', (text) => text.replace(',viewing.', ',viewed.'));
    expect(await namesOf(other)).toContain('entries/000000.csv#1 EXPORT_ROW_INVALID');
  });

  it('when an entry lies behind the checkpoint', async () => {
    const filter = { ...EVERYTHING, kinds: ['viewing.segment'] };
    const shorter = new Map(itemsOf(honest));
    const note = shorter.get('checkpoint.txt')!;
    const { checkpoint } = JSON.parse(shorter.get('export.json')!.toString()) as AuditExport;
    const longer = await withItem(await sampleExport(sampleLog(60), { filter }), 'checkpoint.txt', () =>
      note.toString(),
    );
    const lied = await relisted(longer, ({ items: [, ...rest] }) => ({
      checkpoint,
      items: [packItem('checkpoint.txt', note), ...rest],
    }));
    expect(await namesOf(lied)).toEqual(['proofs/000000.txt AUDIT_ORDER_WRONG']);
  });

  it('when its certificate signed something else', async () => {
    const authority = await authorityForTests();
    const pieces: Buffer[] = [];
    const cms = {
      chainPem: authority.signer.chainPem,
      signDetached: async () => Buffer.from(await authority.signer.signDetached(Buffer.from('other'))),
    };
    for await (const piece of writeAuditExport(sampleSource(log), { ...signer, cms })) pieces.push(piece);
    authority.remove();
    expect(await namesOf(Buffer.concat(pieces))).toEqual(['signatures/export.p7s CMS_CONTENT_CHANGED']);
  });

  it('when it is cut off anywhere, or is something else', async () => {
    for (const length of [0, 10, 21, 100, honest.length - 1])
      expect((await verify(honest.subarray(0, length))).holds).toBe(false);
    expect((await verify(Buffer.alloc(2_000))).holds).toBe(false);
  });

  it('when an item is another one, and names it', async () => {
    const changed = await withItem(honest, 'entries/000000.jsonl', (rows) =>
      rows.replace('"done"', '"gone"'),
    );
    expect(await namesOf(changed)).toEqual([
      'entries/000000.jsonl DIGEST_WRONG',
      'entries/000000.jsonl#1 AUDIT_LEAF_HASH_WRONG',
      'entries/000000.jsonl#1 AUDIT_LEAF_INVALID',
    ]);
    expect(await namesOf(await withItem(honest, 'proofs/000000.txt', (lines) => lines.slice(45)))).toContain(
      'proofs/000000.txt DIGEST_WRONG',
    );
  });

  it('when export.json, its note or the checkpoint is another one', async () => {
    expect(
      await namesOf(await withItem(honest, 'export.json', (text) => text.replace('10:00', '11:00'))),
    ).toEqual(['signatures/export.note SIGNED_SOMETHING_ELSE']);
    const other = await sampleExport(sampleLog(51));
    const note = ExportZip.open(inMemory(other)).item('checkpoint.txt')!.toString();
    expect(await namesOf(await withItem(honest, 'checkpoint.txt', () => note))).toContain(
      'checkpoint.txt SIGNED_SOMETHING_ELSE',
    );
  });

  it('when the key is not the one that was given', async () => {
    const other = sampleSigner('bank.example', 9).verifierKey;
    expect((await verify(honest, other)).faults[0]).toMatchObject({ code: 'KEY_NOT_TRUSTED' });
    expect((await verify(honest, `${other}A`)).faults[0]).toMatchObject({ code: 'VERIFIER_KEY_MALFORMED' });
    expect(await verify(honest, signer.verifierKey)).toMatchObject({ holds: true, key: { from: 'outside' } });
  });

  const lines = (...rows: string[]) => rows.join('');
  it.each<[string, (rows: string[]) => string, string]>([
    [
      'has an entry that is not in the log',
      ([first, , ...rest]) => lines(first!, row(5, { kind: 'viewing.segment', id: 'x' }), ...rest),
      'proofs INCLUSION_NOT_PROVEN',
    ],
    [
      'has an entry under another number',
      ([first, ...rest]) => lines(first!.replace('"index":0', '"index":1'), ...rest),
      'proofs INCLUSION_NOT_PROVEN',
    ],
    [
      'has an entry twice',
      ([first, ...rest]) => lines(first!, first!, ...rest),
      'proofs/000000.txt AUDIT_ORDER_WRONG',
    ],
    [
      'has entries out of order',
      ([first, second, ...rest]) => lines(second!, first!, ...rest),
      'proofs/000000.txt AUDIT_ORDER_WRONG',
    ],
    ['leaves an entry out', ([, ...rest]) => lines(...rest), 'proofs INCLUSION_NOT_PROVEN'],
    [
      'states another hash',
      ([first, ...rest]) => lines(first!.replace(/[0-9a-f]{64}/, '0'.repeat(64)), ...rest),
      'entries/000000.jsonl#1 AUDIT_LEAF_HASH_WRONG',
    ],
    [
      'has what was not asked for',
      ([first, ...rest]) => lines(first!, row(1), ...rest),
      'entries/000000.jsonl#2 ENTRY_NOT_ASKED_FOR',
    ],
    ['goes beyond the checkpoint', (rows) => lines(...rows, row(55)), 'proofs INCLUSION_NOT_PROVEN'],
    ['has what is no entry', (rows) => lines('{}\n', ...rows), 'entries/000000.jsonl#1 EXPORT_ROW_INVALID'],
  ])('when whoever signs it lies and it %s', async (_what, lie, fault) => {
    const lied = await signedAnew(honest, 'entries/000000.jsonl', (text) => lie(text.split(/(?<=\n)/)));
    expect((await verify(lied)).holds).toBe(false);
    expect(await namedOrLess(lied)).toContain(fault);
  });

  it('before it is made, where the log does not give the root that was signed', async () => {
    const entries = inOrder([sampleEntry(0, { id: 'other' })]);
    await expect(sampleExport(log, { entries })).rejects.toMatchObject({ code: 'INCLUSION_NOT_PROVEN' });
  });
});

describe('an export made after a key has followed another', () => {
  const rotated = async (ended: number, change: Partial<ExportSigner> = {}) => {
    const checkpointNote = await FIRST.signNote(
      checkpointText({ origin: 'bank.example/audit', size: 50, root: rootOf(hashes), extensions: [] }),
    );
    const successions = [await succession(FIRST, SECOND, ended)];
    const pieces: Buffer[] = [];
    const source = sampleSource(log, { checkpointNote });
    for await (const piece of writeAuditExport(source, { ...SECOND, successions, ...change }))
      pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const hashes = log.map(({ leafHash }) => leafHash);

  it('holds for whoever knows either key, with a checkpoint that the earlier one signed', async () => {
    const zip = await rotated(50);
    for (const { verifierKey } of [FIRST, SECOND]) {
      const found = await verify(zip, verifierKey);
      expect(found.faults).toEqual([]);
      expect(found.key).toEqual({ text: verifierKey, from: 'outside' });
    }
  });

  it('is not made with a checkpoint that a key signed after its end', async () => {
    await expect(rotated(49)).rejects.toMatchObject({ code: 'KEY_RETIRED' });
  });

  it('names a succession that is another', async () => {
    const path = `signatures/successions/${idOf(FIRST)}.note`;
    const changed = await withItem(await rotated(50), path, (note) =>
      note.replace('entries 50', 'entries 51'),
    );
    expect(await namesOf(changed)).toContain(`${path} DIGEST_WRONG`);
    for (const key of [undefined, FIRST.verifierKey, SECOND.verifierKey])
      expect(new Set((await verify(changed, key)).faults.map(({ item }) => item))).toEqual(new Set([path]));
  });

  it('of earlier days had no key for openssl, and holds', async () => {
    const pem = 'signatures/verifier-key.pem';
    const old = await relisted(await without(await sampleExport(log), pem), ({ items }) => ({
      items: items.filter(({ path }) => path !== pem),
    }));
    expect(await namesOf(old)).toEqual([]);
  });
});

describe('an export of the audit log holds', () => {
  it.each<[RowFormName]>([['jsonl/1'], ['csv/1'], ['ocsf/1']])('as %s', async (form) => {
    const found = await verify(await sampleExport(log, { form }));
    expect(found.faults).toEqual([]);
    expect(found.holds).toBe(true);
    expect(found.checked).toContain('Entries proved to be in the log: 50');
    expect(found.notChecked).toEqual(['A certificate: this export was signed without one.']);
  });

  it('with thousands of entries, in parts', async () => {
    const found = await verify(
      await sampleExport(sampleLog(9_001), { filter: { ...EVERYTHING, outcome: 'done' } }),
    );
    expect(found.faults).toEqual([]);
  });

  it('with nothing in it', async () => {
    const filter: AuditExportFilter = { ...EVERYTHING, actor: 'nobody' };
    expect((await verify(await sampleExport(log, { filter }))).checked).toContain(
      'Entries proved to be in the log: 0',
    );
  });

  it('whatever is chosen from a log of any size', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.nat(199), { maxLength: 60 }),
        async (size, chosen) => {
          const small = sampleLog(size);
          const indexes = [...new Set(chosen)].filter((index) => index < size).sort((a, b) => a - b);
          const entries = inOrder(indexes.map((index) => small[index]!));
          expect((await verify(await sampleExport(small, { entries }))).faults).toEqual([]);
        },
      ),
      { numRuns: 60 },
    ));
});
