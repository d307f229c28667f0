import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { sampleExport, sampleLog, signer as exporter } from './audit-export/sample-export.fixture.js';
import { LONGEST_LINE } from './destruction-export/certificate-lines.js';
import { sampleCertificate, sampleCertificates } from './destruction-export/sample-certificates.fixture.js';
import { buildPack } from './evidence-pack.js';
import { receiptNoteText } from './pack-format.js';
import { samplePack, samplePackInput, sampleSigner } from './sample-pack.fixture.js';
import { USAGE, runVerify } from './verify-command.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-verify-'));
const key = sampleSigner().verifierKey;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...argv: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const code = await runVerify(argv, (text) => {
    said += text;
  });
  return { code, said };
}

async function fileWith(bytes: Uint8Array | Promise<Uint8Array>): Promise<string> {
  const file = join(folder, 'pack.zip');
  writeFileSync(file, await bytes);
  return file;
}

describe('the verify command', () => {
  it.each([
    [[]],
    [['a', 'b']],
    [['--help']],
    [['a', '--key']],
    [['a', '--key', 'nonsense']],
    [['a', '--ca']],
    [['--key', key]],
  ])('refuses wrong usage: %j', async (argv) => {
    expect(await run(...argv)).toEqual({ code: 2, said: USAGE });
  });

  it('refuses a file that is not there, no file, or larger than any pack and no collection of them', async () => {
    expect(await run(join(folder, 'absent'))).toEqual({
      code: 2,
      said: 'The file cannot be read (ENOENT).\n',
    });
    expect((await run(folder)).code).toBe(2);
    const huge = join(folder, 'huge');
    writeFileSync(huge, '');
    truncateSync(huge, 2 ** 31);
    expect((await run(huge)).said).toContain('zip container: ZIP_UNREADABLE');
  });

  it('checks a receipt that a visitor kept, and says who made it', async () => {
    const receipt = {
      schemaVersion: 'exhibit.receipt/v1',
      receiptId: 'r',
      recordId: 'c',
      site: 'site-x',
      decision: 'given',
      noticeVersion: 'v1',
      purposes: ['evidence'],
      language: 'en',
      eventTime: '2026-11-21T10:00:00.000Z',
      withdrawalMethod: 'https://bank.example/withdraw',
    };
    const signature = await sampleSigner().signNote(receiptNoteText(receipt));
    const kept = await fileWith(Buffer.from(JSON.stringify({ receipt, signature })));
    expect((await run(kept)).said).toContain('RECEIPT_WITHOUT_KEY');
    const { code, said } = await run(kept, '--key', key);
    expect(said).toContain('made by appliance bank.example');
    expect(said).toMatch(/THE RECEIPT HOLDS\.\n$/);
    expect(code).toBe(0);
    const other = await fileWith(
      Buffer.from(JSON.stringify({ receipt: { ...receipt, site: 'y' }, signature })),
    );
    expect(await run(other, '--key', key)).toMatchObject({
      code: 1,
      said: expect.stringContaining('RECEIPT_CHANGED') as string,
    });
  });

  it('refuses roots that are not there, or larger than any', async () => {
    const pack = await fileWith(samplePack());
    expect(await run(pack, '--ca', join(folder, 'absent'))).toEqual({
      code: 2,
      said: 'The file of roots cannot be read (ENOENT).\n',
    });
    const huge = join(folder, 'roots.pem');
    writeFileSync(huge, '');
    truncateSync(huge, 2 ** 21);
    expect(await run(pack, '--ca', huge)).toEqual({ code: 2, said: 'The file of roots is too large.\n' });
  });

  it('reads the roots that somebody trusts', async () => {
    const roots = join(folder, 'own.pem');
    writeFileSync(roots, '');
    expect((await run(await fileWith(samplePack()), '--ca', roots)).said).toContain('THE PACK');
  });

  it('names every fault by item and answers 1', async () => {
    const pack = Buffer.from(await samplePack());
    pack.write('x', pack.indexOf('"madeFor":"') + 11);
    const { code, said } = await run(await fileWith(pack));
    expect(code).toBe(1);
    expect(said).toContain('pack.json: ZIP_ITEM_DAMAGED');
    // The note is not accused of the list that was changed under it.
    expect(said).not.toContain('signatures/pack.note');
    expect(said).toMatch(/THE PACK DOES NOT HOLD\.\n$/);
  });

  it('says when no key could be read', async () => {
    expect((await run(await fileWith(Buffer.from('nothing')))).said).toContain('Key: none could be read.');
  });

  it('lets nothing from a pack reach the terminal as a command to it', async () => {
    const input = await samplePackInput();
    const hostile = { ...input, doesNotProve: ['\u001b[2J\u202egnp.exe'] };
    expect((await run(await fileWith(buildPack(hostile, sampleSigner())))).said).not.toMatch(
      /[\u001b\u202e]/,
    );
  });

  it('answers 0 for a pack that holds, and says what was checked and what is not proved', async () => {
    const { code, said } = await run(await fileWith(samplePack()), '--key', key);
    expect(code).toBe(0);
    expect(said).toContain('Verdicts recomputed from the recording: 1');
    expect(said).toContain('read or understood');
    expect(said).toContain('(given from outside)');
    expect(said).toMatch(/THE PACK HOLDS\.\n$/);
  });

  it('says that the key must be compared when only the pack gave it', async () => {
    const { code, said } = await run(await fileWith(samplePack()));
    expect(code).toBe(0);
    expect(said).toContain('Compare this key');
  });

  it('says of an export that is cut off that it does not hold, and of whose key nobody could read', async () => {
    const { code, said } = await run(await fileWith((await sampleExport(sampleLog(9))).subarray(0, 500)));
    expect(code).toBe(1);
    expect(said).toContain('appliance unknown');
    expect(said).toContain('Key: none could be read.');
    expect(said).toContain('THE EXPORT DOES NOT HOLD.');
  });

  it('says of an export that it holds, and what it does not prove', async () => {
    const { code, said } = await run(
      await fileWith(sampleExport(sampleLog(9))),
      '--key',
      exporter.verifierKey,
    );
    expect(code).toBe(0);
    expect(said).toContain('Not proved:');
    expect(said).toContain('(given from outside)');
  });

  it('checks certificates of destruction line by line, whatever their length', async () => {
    const lines = await sampleCertificates([sampleCertificate(1), sampleCertificate(2)]);
    const kept = await fileWith(Buffer.from(`${lines.join('\n')}\n`));
    const { code, said } = await run(kept, '--key', exporter.verifierKey);
    expect(code).toBe(1);
    expect(said).toContain('Certificates of destruction of appliance bank.example');
    expect(said).toContain('2 certificates: signature');
    expect(said).toContain('line 2: CMS_MALFORMED');
    expect(said).toContain('(given from outside)');
    expect(said).toMatch(/THE CERTIFICATES DO NOT HOLD\.\n$/);
    const cut = (await run(await fileWith(Buffer.from(lines.slice(0, 3).join('\n').slice(0, -9))))).said;
    expect(cut).toContain('line 1: CERTIFICATES_MISSING: It says 2, and has 0.');
    expect(cut).toContain('Compare this key');
    const long = `${lines[0]}\n${'x'.repeat(LONGEST_LINE + 2_000_000)}\n${lines[1]}\n`;
    expect((await run(await fileWith(Buffer.from(long)))).said).toContain('line 2: ');
  });

  it('says of certificates that hold what they do not prove, and of a head that nobody can read whose they are not', async () => {
    const none = await sampleCertificates([]);
    const kept = await fileWith(Buffer.from(none[0]!));
    const roots = join(folder, 'no-roots.pem');
    writeFileSync(roots, '');
    const { code, said } = await run(kept, '--ca', roots);
    expect([code, said.endsWith('THE CERTIFICATES HOLD.\n')]).toEqual([0, true]);
    expect(said).toContain('That nobody made a copy before.');
    const unreadable = await fileWith(Buffer.from(none[0]!.replace('"madeAt":"', '"madeAt":"x')));
    expect((await run(unreadable)).said).toContain('of appliance unknown');
    expect((await run(unreadable)).said).toContain('Key: none could be read.');
  });

  it('is what the program runs', async () => {
    const [argv, said] = [process.argv, jest.spyOn(process.stdout, 'write').mockReturnValue(true)];
    try {
      process.argv = ['node', 'verify'];
      await import('./verify-cli.js');
      expect(process.exitCode).toBe(2);
      expect(said).toHaveBeenCalledWith(USAGE);
    } finally {
      [process.argv, process.exitCode] = [argv, undefined];
      said.mockRestore();
    }
  });
});
