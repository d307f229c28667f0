import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpenssl } from '@exhibit/evaluation/openssl';
import forge from 'node-forge';
import {
  AUTHORITY,
  type CertificateWish,
  makeCertificate,
  SIGNING,
} from '../../../test/support/certificates.js';
import { CertificateRefusedError } from '../keys.errors.js';
import { certificateRequest } from './certificate-request.js';
import { expiryOf } from './expiry.js';
import { importedChain } from './imported-chain.js';
import { certificatePem, certificatesOf } from './pem.js';
import { openPkcs12 } from './pkcs12.js';
import { LocalRsaKey } from './rsa-key.js';

const folder = mkdtempSync(join(tmpdir(), 'exhibit-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = new Date();
const root = makeCertificate({ name: 'Root', extensions: AUTHORITY });
const signer = makeCertificate({ name: 'Signer', issuer: root });
const rsa = new LocalRsaKey(createPrivateKey(signer.keyPem));
const { publicKeyDer } = rsa;
const issued = (wish: Partial<CertificateWish>) =>
  importedChain([makeCertificate({ name: 'S', issuer: root, keyOf: signer, ...wish }).der, root.der], {
    publicKeyDer,
    now,
  });

describe('a certificate from outside is refused', () => {
  it.each([
    ['none', []],
    ['bytes that are none', [Buffer.from('no certificate')]],
    ['eleven', Array<Buffer>(11).fill(root.der)],
  ])('when there is %s', (_what, certificates) => {
    expect(importedChain(certificates, { publicKeyDer, now })).toBe('CERTIFICATE_MALFORMED');
  });

  it('for another key than the one that signs', () => {
    const other = makeCertificate({ name: 'Other', issuer: root });
    expect(importedChain([other.der, root.der], { publicKeyDer, now })).toBe('CERTIFICATE_KEY_MISMATCH');
  });

  it.each<[string, string, Partial<CertificateWish>]>([
    ['that is over', 'CERTIFICATE_EXPIRED', { notAfter: new Date(now.getTime() - 1_000) }],
    ['that has not begun', 'CERTIFICATE_EXPIRED', { notBefore: new Date(now.getTime() + 60_000) }],
    [
      'for servers',
      'CERTIFICATE_USAGE_WRONG',
      { extensions: [SIGNING[1]!, { name: 'extKeyUsage', serverAuth: true }] },
    ],
    ['signed with SHA-1', 'CERTIFICATE_WEAK', { digest: 'sha1' }],
  ])('%s: %s', (_what, code, wish) => {
    expect(issued(wish)).toBe(code);
  });

  it('of an issuer that is no authority', () => {
    const none = makeCertificate({ name: 'None', issuer: root, extensions: [] });
    const made = makeCertificate({ name: 'S', issuer: none, keyOf: signer });
    const chain = [made.der, none.der, root.der];
    expect(importedChain(chain, { publicKeyDer, now })).toBe('CERTIFICATE_USAGE_WRONG');
  });

  it('with a key of 1,024 bits', () => {
    const weak = makeCertificate({ name: 'Weak', issuer: root, bits: 1_024 });
    const own = new LocalRsaKey(createPrivateKey(weak.keyPem)).publicKeyDer;
    expect(importedChain([weak.der, root.der], { publicKeyDer: own, now })).toBe('CERTIFICATE_WEAK');
  });

  it('without those of its issuers', () => {
    expect(importedChain([signer.der], { publicKeyDer, now })).toBe('CERTIFICATE_CHAIN_INCOMPLETE');
  });

  it('with a sentence that says what to do', () => {
    expect(new CertificateRefusedError('CERTIFICATE_CHAIN_INCOMPLETE')).toMatchObject({
      status: 422,
      detail: expect.stringContaining('Add the certificates'),
    });
  });
});

describe('a certificate from outside is taken', () => {
  it('with its chain in order, whatever order it came in, and without what is not of it', () => {
    const stranger = makeCertificate({ name: 'Stranger' });
    const chain = importedChain([stranger.der, root.der, signer.der], { publicKeyDer, now });
    expect(chain).toEqual([signer.der, root.der]);
  });

  it('from PEM with words between', () => {
    expect(certificatesOf(`subject=Signer\n${signer.pem}\nissuer\n${certificatePem(root.der)}`)).toEqual([
      signer.der,
      root.der,
    ]);
    expect(certificatesOf('nothing')).toEqual([]);
  });
});

describe('a certificate request', () => {
  it('is one that openssl reads and verifies, for the key that signs', async () => {
    const path = join(folder, 'request.pem');
    writeFileSync(path, await certificateRequest('bank.example signing', rsa));
    const out = execFileSync(
      findOpenssl(),
      ['req', '-in', path, '-verify', '-noout', '-subject', '-pubkey'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ).toString();
    expect(out).toContain('CN = bank.example signing');
    expect(out.replaceAll(/-----[A-Z ]+-----|\s/g, '')).toContain(publicKeyDer.toString('base64'));
  });
});

describe('a PKCS#12 file', () => {
  const made = (keys: number, algorithm: '3des' | 'aes256' = 'aes256') => {
    const asn1 = forge.pkcs12.toPkcs12Asn1(
      keys === 0 ? (null as never) : forge.pki.privateKeyFromPem(signer.keyPem),
      [signer.certificate, root.certificate],
      'correct',
      { algorithm },
    );
    return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1');
  };

  it.each([
    ['that is none', Buffer.from('nothing'), 'correct'],
    ['with a wrong password', made(1), 'wrong'],
    ['without a key', made(0), 'correct'],
    ['that is too large', Buffer.alloc(300_000), 'correct'],
  ])('does not open %s', (_what, file, password) => {
    expect(openPkcs12(file, password)).toBeNull();
  });

  it.each(['3des', 'aes256'] as const)('opens with its password (%s)', (algorithm) => {
    const { key, certificates } = openPkcs12(made(1, algorithm), 'correct')!;
    expect(key.publicKeyDer).toEqual(publicKeyDer);
    expect(importedChain(certificates, { publicKeyDer, now })).toEqual([signer.der, root.der]);
  });

  it('opens as openssl makes it', () => {
    const file = (name: string, text: string) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const args = ['-inkey', file('key.pem', signer.keyPem), '-in', file('own.pem', signer.pem)];
    const out = execFileSync(
      findOpenssl(),
      ['pkcs12', '-export', ...args, '-certfile', file('ca.pem', root.pem), '-passout', 'pass:correct'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const { key, certificates } = openPkcs12(out, 'correct')!;
    expect(importedChain(certificates, { publicKeyDer: key.publicKeyDer, now })).toEqual([
      signer.der,
      root.der,
    ]);
  });
});

describe('an end is spoken of', () => {
  const inDays = (days: number) => expiryOf(new Date(now.getTime() + days * 86_400_000), now);
  it.each([
    [91, { state: 'good', days: 91, warning: null }],
    [90, { state: 'ending', days: 90, warning: 90 }],
    [30, { state: 'ending', days: 30, warning: 30 }],
    [7, { state: 'ending', days: 7, warning: 7 }],
    [0.5, { state: 'ending', days: 0, warning: 7 }],
    [-1, { state: 'ended', days: 0, warning: 7 }],
  ])('%d days before', (days, expected) => {
    expect(inDays(days)).toEqual(expected);
  });
});
