import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { findOpenssl } from '@exhibit/evaluation/openssl';
import { AUTHORITY, makeCertificate } from '../../test/support/certificates.js';
import { ReadCertificate } from './certificate.js';
import { checkChain } from './certificate-chain.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-certificate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A certificate with a key of another kind, by openssl: a signer under a root of its own kind. */
function chainOf(
  name: string,
  ...key: string[]
): { signer: ReadCertificate; root: ReadCertificate; pem: string } {
  const at = (file: string) => join(folder, `${name}-${file}`);
  const make = (subject: string, file: string, ...more: string[]) =>
    execFileSync(
      findOpenssl(),
      [
        'req',
        '-x509',
        '-noenc',
        ...key,
        '-subj',
        `/CN=${subject}`,
        '-keyout',
        at(`${file}.key`),
        '-out',
        at(file),
        ...more,
      ],
      { stdio: 'ignore' },
    );
  make('Root', 'root', '-addext', 'keyUsage=critical,keyCertSign');
  const under = ['-CA', at('root'), '-CAkey', at('root.key')];
  const usage = ['-addext', 'keyUsage=digitalSignature', '-addext', 'extendedKeyUsage=emailProtection'];
  make('Signer', 'signer', ...under, '-addext', 'basicConstraints=critical,CA:FALSE', ...usage);
  const read = (file: string) => new ReadCertificate(new X509Certificate(readFileSync(at(file))).raw);
  return { signer: read('signer'), root: read('root'), pem: readFileSync(at('root'), 'utf8') };
}

const USAGE = { purpose: '1.3.6.1.5.5.7.3.4', alone: false };
const codeOf = ({ signer, root, pem }: ReturnType<typeof chainOf>) =>
  checkChain(signer, [root], { trustedPem: pem, at: new Date(), usage: USAGE }).code;

describe('a chain of other keys than RSA', () => {
  it.each([
    ['secp256k1', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
    ['Ed448', '-newkey', 'ed448'],
  ])('is refused with %s, which nobody here vouches for', (name, ...key) => {
    expect(codeOf(chainOf(name, ...key))).toBe('CERTIFICATE_WEAK');
  });

  it.each([
    ['P-256', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    ['P-384', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-sha384'],
    ['Ed25519', '-newkey', 'ed25519'],
  ])('is believed with %s', (name, ...key) => {
    expect(codeOf(chainOf(name, ...key))).toBe('CHAIN_VALID');
  });
});

describe('a certificate', () => {
  it('is refused with anything behind it', () => {
    const { der } = makeCertificate({ name: 'Root', extensions: AUTHORITY });
    expect(() => new ReadCertificate(Buffer.concat([der, Buffer.from([0])]))).toThrow();
  });

  it('for one purpose alone says so critically, and names no other', () => {
    const timestamping = { purpose: '1.3.6.1.5.5.7.3.8', alone: true };
    const may = (extended: object, critical: boolean) =>
      new ReadCertificate(
        makeCertificate({
          name: 'TSA',
          extensions: [
            { name: 'keyUsage', critical: true, digitalSignature: true },
            { name: 'extKeyUsage', critical, ...extended },
          ],
        }).der,
      ).maySign(timestamping);
    expect(may({ timeStamping: true }, true)).toBe(true);
    expect(may({ timeStamping: true }, false)).toBe(false);
    expect(may({ timeStamping: true, emailProtection: true }, true)).toBe(false);
  });

  it('without a word on what it is for may do nothing', () => {
    const plain = new ReadCertificate(makeCertificate({ name: 'Plain', extensions: [] }).der);
    expect(plain.maySign(USAGE)).toBe(false);
    expect(plain.mayIssue(0)).toBe(false);
  });
});
