import fc from 'fast-check';
import { EVERYTHING, type AuditExportFilter } from './export-filter.js';
import { ExportZip, ExportZipWriter } from './export-zip.js';
import type { ExportedEntry } from './exported-entry.js';
import { inMemory, inOrder, sampleEntry, sampleExport, sampleLog, signer } from './sample-export.fixture.js';
import type { RowFormName } from './row-forms.js';
import { verifyAuditExport } from './verify-export.js';

const log = sampleLog(50);
const verify = (bytes: Buffer, trustedKey?: string) =>
  verifyAuditExport(inMemory(bytes), trustedKey === undefined ? {} : { trustedKey });
const namesOf = (bytes: Buffer) => verify(bytes).faults.map(({ item, code }) => `${item} ${code}`);

/** The export with one item changed, its container put right again. */
async function withItem(bytes: Buffer, name: string, change: (content: string) => string): Promise<Buffer> {
  const zip = ExportZip.open(inMemory(bytes));
  const writer = new ExportZipWriter();
  const pieces: Buffer[] = [];
  for (const item of zip.names()) {
    const content = zip.item(item)!;
    pieces.push(
      await writer.item(item, item === name ? Buffer.from(change(content.toString('utf8'))) : content),
    );
  }
  return Buffer.concat([...pieces, writer.end()]);
}

describe('an export of the audit log is refused', () => {
  let honest: Buffer;
  beforeAll(async () => {
    honest = await sampleExport(log, { filter: { ...EVERYTHING, kinds: ['viewing.segment'] } });
  });

  it('when any byte of it is changed, and never with an exception', () => {
    for (let at = 0; at < honest.length; at += 7) {
      const changed = Buffer.from(honest);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x01, at);
      expect(verify(changed).holds).toBe(false);
    }
  });

  it('when it is cut off anywhere, or is something else', () => {
    for (const length of [0, 10, 21, 100, honest.length - 1])
      expect(verify(honest.subarray(0, length)).holds).toBe(false);
    expect(verify(Buffer.alloc(2_000)).holds).toBe(false);
  });

  it('when an item is another one, and names it', async () => {
    const changed = await withItem(honest, 'entries/000000.jsonl', (rows) =>
      rows.replace('"done"', '"gone"'),
    );
    expect(namesOf(changed)).toEqual([
      'entries/000000.jsonl DIGEST_WRONG',
      'entries/000000.jsonl#1 AUDIT_LEAF_HASH_WRONG',
      'entries/000000.jsonl#1 AUDIT_LEAF_INVALID',
    ]);
    expect(namesOf(await withItem(honest, 'proofs/000000.txt', (lines) => lines.slice(45)))).toContain(
      'proofs/000000.txt DIGEST_WRONG',
    );
  });

  it('when export.json, its note or the checkpoint is another one', async () => {
    expect(namesOf(await withItem(honest, 'export.json', (text) => text.replace('10:00', '11:00')))).toEqual([
      'signatures/export.note SIGNED_SOMETHING_ELSE',
    ]);
    const other = await sampleExport(sampleLog(51));
    const note = ExportZip.open(inMemory(other)).item('checkpoint.txt')!.toString();
    expect(namesOf(await withItem(honest, 'checkpoint.txt', () => note))).toContain(
      'checkpoint.txt SIGNED_SOMETHING_ELSE',
    );
  });

  it('when the key is not the one that was given', () => {
    const other = `${signer.verifierKey.slice(0, -4)}AAAA`;
    expect(verify(honest, other).faults[0]).toMatchObject({ code: 'KEY_NOT_TRUSTED' });
    expect(verify(honest, signer.verifierKey)).toMatchObject({ holds: true, key: { from: 'outside' } });
  });

  it.each<[string, ExportedEntry[], string]>([
    [
      'has an entry that is not in the log',
      [sampleEntry(0), sampleEntry(5, { kind: 'viewing.segment', id: 'x' })],
      'proofs INCLUSION_NOT_PROVEN',
    ],
    ['has an entry under another number', [{ ...sampleEntry(0), index: 1 }], 'proofs INCLUSION_NOT_PROVEN'],
    ['has an entry twice', [sampleEntry(5), sampleEntry(5)], 'proofs/000000.txt AUDIT_ORDER_WRONG'],
    ['has entries out of order', [sampleEntry(10), sampleEntry(5)], 'proofs/000000.txt AUDIT_ORDER_WRONG'],
    [
      'states another hash',
      [{ ...sampleEntry(0), leafHash: Buffer.alloc(32) }],
      'entries/000000.jsonl#1 AUDIT_LEAF_HASH_WRONG',
    ],
    ['has what was not asked for', [sampleEntry(1)], 'entries/000000.jsonl#1 ENTRY_NOT_ASKED_FOR'],
    ['goes beyond the checkpoint', [sampleEntry(55)], 'proofs/000000.txt AUDIT_ORDER_WRONG'],
  ])('when whoever signs it lies and it %s', async (_what, entries, fault) => {
    const filter = { ...EVERYTHING, kinds: ['viewing.segment'] };
    expect(namesOf(await sampleExport(log, { filter, entries: inOrder(entries) }))).toContain(fault);
  });
});

describe('an export of the audit log holds', () => {
  it.each<[RowFormName]>([['jsonl/1'], ['csv/1'], ['ocsf/1']])('as %s', async (form) => {
    const found = verify(await sampleExport(log, { form }));
    expect(found.faults).toEqual([]);
    expect(found.holds).toBe(true);
    expect(found.checked).toContain('Entries proved to be in the log: 50');
    expect(found.notChecked).toEqual(['A certificate: this export was signed without one.']);
  });

  it('with thousands of entries, in parts', async () => {
    const found = verify(
      await sampleExport(sampleLog(9_001), { filter: { ...EVERYTHING, outcome: 'done' } }),
    );
    expect(found.faults).toEqual([]);
  });

  it('with nothing in it', async () => {
    const filter: AuditExportFilter = { ...EVERYTHING, actor: 'nobody' };
    expect(verify(await sampleExport(log, { filter })).checked).toContain(
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
          expect(verify(await sampleExport(small, { entries })).faults).toEqual([]);
        },
      ),
      { numRuns: 60 },
    ));
});
