import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOpenssl } from '@exhibit/evaluation/openssl';
import { CredentialFolder } from './credential-folder.js';
import { credentialPem } from './credential.js';
import { authorityForTests } from './internal-authority.fixture.js';
import { InternalAuthority } from './internal-authority.js';
import { certificatePem } from './pem.js';
import { newRsaKey } from './rsa-key.js';

let made: Awaited<ReturnType<typeof authorityForTests>>;
beforeAll(async () => {
  made = await authorityForTests();
  await made.authority.issue('timestamping');
});
afterAll(() => made.remove());

const FILES = ['authority-rsa-1.pem', 'signing-rsa-1.pem', 'timestamping-rsa-1.pem'];
const again = () =>
  new InternalAuthority('bank.example', new CredentialFolder(made.folder), () => new Date());

describe('the internal authority refuses', () => {
  it('to make certificates by itself where it may not', async () => {
    const ready = new InternalAuthority(
      'bank.example',
      new CredentialFolder(join(made.folder, '..')),
      () => new Date(),
    ).ready('signing', { create: false });
    await expect(ready).rejects.toMatchObject({ code: 'CERTIFICATE_MISSING' });
  });

  it('a certificate file that others may read', async () => {
    const path = join(made.folder, 'signing-rsa-1.pem');
    chmodSync(path, 0o640);
    await expect(again().issue('signing')).rejects.toMatchObject({ code: 'KEYRING_UNSAFE' });
    chmodSync(path, 0o600);
  });

  it.each([
    ['without a key', (pem: string) => pem.slice(pem.indexOf('-----BEGIN CERT'))],
    ['without a certificate', (pem: string) => pem.slice(0, pem.indexOf('-----BEGIN CERT'))],
    ['cut off', (pem: string) => pem.slice(0, 900)],
    ['empty', () => ''],
  ])('a certificate file that is %s', async (_what, change) => {
    const path = join(made.folder, 'signing-rsa-1.pem');
    const pem = readFileSync(path, 'utf8');
    writeFileSync(path, change(pem));
    await expect(again().issue('signing')).rejects.toMatchObject({ code: 'KEYRING_DAMAGED' });
    writeFileSync(path, pem);
  });

  it('a certificate of another key', async () => {
    const path = join(made.folder, 'signing-rsa-1.pem');
    const pem = readFileSync(path, 'utf8');
    const { chain } = made.kept.newest('signing')!;
    writeFileSync(path, credentialPem({ privateKey: (await newRsaKey()).privateKey, chain }));
    await expect(again().issue('signing')).rejects.toMatchObject({ code: 'KEYRING_DAMAGED' });
    writeFileSync(path, pem);
  });
});

describe('the internal authority keeps', () => {
  it('its keys in files closed to everybody else, and leaves nothing beside them', () => {
    expect(readdirSync(made.folder).sort()).toEqual(FILES);
    for (const name of FILES) expect(statSync(join(made.folder, name)).mode & 0o777).toBe(0o600);
  });

  it('the same certificates over a restart', async () => {
    const { certificateDer } = await again().ready('signing', { create: false });
    expect(certificateDer).toEqual(made.kept.newest('signing')!.chain[0]);
  });

  it('one certificate when several processes make one at the same moment', async () => {
    for (const name of FILES) rmSync(join(made.folder, name));
    const all = await Promise.all(Array.from({ length: 4 }, () => again().issue('timestamping')));
    expect(new Set(all.map(({ certificateDer }) => certificateDer.toString('hex'))).size).toBe(1);
    expect(readdirSync(made.folder).sort()).toEqual(['authority-rsa-1.pem', 'timestamping-rsa-1.pem']);
    const [, root] = all[0]!.chainDer;
    expect(root).toEqual(made.kept.newest('authority')!.chain[0]);
  });

  it('on where a start was killed half-way, with the root that is there', async () => {
    const root = made.kept.newest('authority')!.chain[0];
    rmSync(join(made.folder, 'timestamping-rsa-1.pem'));
    const { chainDer } = await again().ready('timestamping', { create: true });
    expect(chainDer[1]).toEqual(root);
  });
});

describe('a certificate of the internal authority', () => {
  it.each([
    ['signing', 'smimesign'],
    ['timestamping', 'timestampsign'],
  ] as const)(
    'for %s is one that openssl takes for the purpose %s, and for no other',
    async (purpose, fit) => {
      const { certificateDer, chainDer, privateKey } = await made.authority.issue(purpose);
      expect(new X509Certificate(certificateDer).checkPrivateKey(privateKey)).toBe(true);
      expect(privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072 });
      for (const asked of ['smimesign', 'timestampsign', 'sslserver'])
        expect(opensslVerifies(certificateDer, chainDer[1]!, asked)).toBe(asked === fit);
    },
  );

  function opensslVerifies(certificate: Buffer, root: Buffer, purpose: string): boolean {
    const paths = [certificate, root].map((der, place) => {
      const path = join(made.folder, '..', `${place}.pem`);
      writeFileSync(path, certificatePem(der));
      return path;
    });
    try {
      const args = ['verify', '-x509_strict', '-purpose', purpose, '-CAfile', paths[1]!, paths[0]!];
      execFileSync(findOpenssl(), args, { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }
});
