import { createPrivateKey } from 'node:crypto';
import { AUTHORITY, makeCertificate } from '../../../test/support/certificates.js';
import { cmsMessage } from '../../keys/certificates/cms-message.js';
import { LocalRsaKey } from '../../keys/certificates/rsa-key.js';
import { signer } from '../audit-export/sample-export.fixture.js';
import type { DestructionCertificate } from '../destruction-certificate.js';
import { sha256 } from '../sha256.js';
import { MOST_EXPORTED, parseLine } from './certificate-lines.js';
import { sampleCertificate, sampleCertificates } from './sample-certificates.fixture.js';
import { verifyCertificates } from './verify-certificates.js';

/** The sheet of a sample is not signed; that this is named is asked below. */
const UNSIGNED = 'line 2 CMS_MALFORMED';
/** What is named, each once. */
const namesOf = async (lines: readonly string[], trustedKey?: string): Promise<string[]> => {
  const { faults } = await verifyCertificates(lines, trustedKey === undefined ? {} : { trustedKey });
  const names = new Set(faults.map(({ item, code }) => `${item} ${code}`));
  names.delete(UNSIGNED);
  return [...names];
};

let honest: string[];
beforeAll(async () => {
  honest = await sampleCertificates([sampleCertificate(1), sampleCertificate(2), sampleCertificate(3)]);
});

describe('certificates of destruction', () => {
  it('hold when nothing was done to them, but for a sheet that nobody signed', async () => {
    expect(await namesOf(honest)).toEqual([]);
    expect(await verifyCertificates(honest)).toMatchObject({ holds: false, certificates: 3 });
  });

  it.each<[string, (lines: string[]) => string[], string[]]>([
    ['one is missing', (lines) => lines.slice(0, -1), ['line 1 CERTIFICATES_MISSING']],
    [
      'one is there twice',
      (lines) => [...lines, lines.at(-1)!],
      ['line 6 CERTIFICATE_INVALID', 'line 1 CERTIFICATES_MISSING'],
    ],
    [
      'no sheet lists them',
      (lines) => lines.toSpliced(1, 1),
      ['line 2 CERTIFICATE_INVALID', 'line 3 CERTIFICATE_INVALID', 'line 4 CERTIFICATE_INVALID'],
    ],
    [
      'one was changed',
      (lines) => lines.with(3, lines[3]!.replace('segments\\":3', 'segments\\":4')),
      ['line 4 CERTIFICATE_INVALID'],
    ],
    [
      'two have each other’s entry of the log',
      (lines) => swapped(lines, 'leaf'),
      ['line 3 INCLUSION_NOT_PROVEN', 'line 4 INCLUSION_NOT_PROVEN'],
    ],
    [
      'two have each other’s note',
      (lines) => swapped(lines, 'note'),
      ['line 3 CERTIFICATE_INVALID', 'line 4 CERTIFICATE_INVALID'],
    ],
    [
      'a line is something else',
      (lines) => lines.with(2, '{"a":1}'),
      ['line 3 EXPORT_ROW_INVALID', 'line 1 CERTIFICATES_MISSING'],
    ],
    [
      'a line is not canonical',
      (lines) => lines.with(2, ` ${lines[2]}`),
      ['line 3 JSON_NOT_CANONICAL', 'line 1 CERTIFICATES_MISSING'],
    ],
    [
      'it is of another appliance',
      (lines) => lines.with(0, lines[0]!.replace('"bank.example"', '"other"')),
      [
        'line 2 CERTIFICATE_INVALID',
        'line 3 CHECKPOINT_OF_ANOTHER_LOG',
        'line 4 CHECKPOINT_OF_ANOTHER_LOG',
        'line 5 CHECKPOINT_OF_ANOTHER_LOG',
        ...['line 3', 'line 4', 'line 5'].map((line) => `${line} CERTIFICATE_INVALID`),
      ],
    ],
  ])('do not hold when %s', async (_what, change, faults) => {
    expect((await namesOf(change([...honest]))).sort()).toEqual(faults.sort());
  });

  it.each<[string, Partial<DestructionCertificate>]>([
    [
      'below its minimum',
      { rules: { ...sampleCertificate(1).rules, keepUntil: '2028-01-01T00:00:00.000Z' } },
    ],
    [
      'before its maximum',
      { rules: { ...sampleCertificate(1).rules, destroyBy: '2028-01-01T00:00:00.000Z' } },
    ],
    [
      'proven before it was destroyed',
      { absence: { ...sampleCertificate(1).absence, provenAt: '2026-01-01T00:00:00.000Z' } },
    ],
    ['with an object of another recording', { objects: [{ key: 'recordings/11/other', bytes: 1 }] }],
  ])('name one that says of itself that it was %s', async (_what, change) => {
    const lines = await sampleCertificates([sampleCertificate(1, change)]);
    expect(await namesOf(lines)).toEqual(['line 3 CERTIFICATE_INVALID']);
  });

  it('name one that is none, although it is signed', async () => {
    for (const change of [
      { segments: -1 },
      { cause: 'boredom' },
      { method: 'overwritten' },
      { approval: { by: 'Ann', at: 'yesterday' } },
      { absence: { prefix: 'recordings/', provenAt: '2027-01-01T00:11:01.000Z' } },
    ] as unknown as Partial<DestructionCertificate>[]) {
      const lines = await sampleCertificates([sampleCertificate(1, change)]);
      expect(await namesOf(lines)).toEqual(['line 3 CERTIFICATE_INVALID', 'line 1 CERTIFICATES_MISSING']);
    }
  });

  it('need the key that is given from outside', async () => {
    const other = 'bank.example+8b69e4cd+AZ3Y1hGJrzHJNXVfvJNlrrI5T6DVfn6SxXJ7Lx2VxI8s';
    expect((await namesOf(honest, other)).length).toBeGreaterThan(0);
  });

  it('are answered with faults and never with an exception, whatever the file is', async () => {
    for (const lines of [[], [''], ['null'], ['{}', '{}'], ['[1]', honest[1]!], [honest[1]!, honest[0]!]])
      expect((await verifyCertificates(lines)).holds).toBe(false);
    for (let at = 0; at < honest.length; at++)
      for (let cut = 0; cut < honest[at]!.length; cut += 97) {
        const broken = honest.with(at, honest[at]!.slice(0, cut));
        expect((await namesOf(broken)).length).toBeGreaterThan(0);
      }
  });
});

describe('certificates on a sheet that was signed', () => {
  const [from, to] = [new Date('2026-01-01'), new Date('2028-01-01')];
  const root = makeCertificate({ name: 'Root', notBefore: from, notAfter: to, extensions: AUTHORITY });
  const own = makeCertificate({ name: 'Appliance', notBefore: from, notAfter: to, issuer: root });
  const cmsOf = (sheet: Buffer) =>
    cmsMessage(
      { sha256: sha256(sheet) },
      {
        chain: [own.der, root.der],
        key: new LocalRsaKey(createPrivateKey(own.keyPem)),
        at: new Date('2027-01-01'),
      },
    );
  const one = [sampleCertificate(1)];

  it('hold, and say whose certificate nobody vouches for', async () => {
    const found = await verifyCertificates(await sampleCertificates(one, { cmsOf }));
    expect(found).toMatchObject({ holds: true, key: { from: 'pack' } });
    expect(found.doesNotProve.join()).toContain('give the roots with --ca');
  });

  it('hold under roots and a key from outside, and leave less unproved', async () => {
    const trust = { trustedPem: root.pem, trustedKey: signer.verifierKey };
    const found = await verifyCertificates(await sampleCertificates(one, { cmsOf }), trust);
    expect(found).toMatchObject({ holds: true, key: { from: 'outside' } });
    expect(found.doesNotProve.join()).not.toContain('--ca');
  });

  it('hold where the rules asked somebody to agree', async () => {
    const approval = { by: '00000000-0000-4000-8000-000000000042', at: '2026-12-31T00:00:00.000Z' };
    const agreed = await sampleCertificates([sampleCertificate(1, { approval })], { cmsOf });
    expect((await verifyCertificates(agreed)).holds).toBe(true);
  });

  it('do not hold under other roots, nor when the signature is not base64', async () => {
    const other = makeCertificate({ name: 'Other', notBefore: from, notAfter: to, extensions: AUTHORITY });
    const lines = await sampleCertificates(one, { cmsOf });
    const { faults } = await verifyCertificates(lines, { trustedPem: other.pem });
    expect(faults).toEqual([expect.objectContaining({ item: 'line 2' })]);
    const unreadable = lines.with(1, lines[1]!.replace('"cms":"', '"cms":"='));
    expect((await verifyCertificates(unreadable)).faults[0]).toMatchObject({ code: 'CMS_MALFORMED' });
  });

  it('do not hold on a sheet that is none, or with one that is no object', async () => {
    const none = await sampleCertificates(one, { cmsOf, sheet: { certificates: ['x'] } });
    expect(await namesOf(none)).toEqual(['line 2 CERTIFICATE_INVALID', 'line 3 CERTIFICATE_INVALID']);
    const list = await sampleCertificates([[] as unknown as DestructionCertificate], { cmsOf });
    expect(await namesOf(list)).toEqual(['line 3 CERTIFICATE_INVALID', 'line 1 CERTIFICATES_MISSING']);
  });

  it('are not read when they are said to be more than any, or keys before theirs are told by nobody', async () => {
    const many = await sampleCertificates(one, { cmsOf, head: { certificates: MOST_EXPORTED + 1 } });
    expect(await namesOf(many)).toEqual(['line 1 EXPORT_INVALID']);
    const told = await sampleCertificates(one, { cmsOf, head: { successions: ['nobody signed this'] } });
    expect(await namesOf(told)).toEqual(['line 1 KEY_HISTORY_BROKEN']);
  });
});

/** The same member of the first two certificates, each in the other's place. */
function swapped(lines: string[], member: 'leaf' | 'note'): string[] {
  const [one, other] = [parseLine(lines[2]!), parseLine(lines[3]!)] as unknown as Record<string, string>[];
  const line = (from: Record<string, string>, value: string) => JSON.stringify({ ...from, [member]: value });
  return lines.with(2, line(one!, other![member]!)).with(3, line(other!, one![member]!));
}
