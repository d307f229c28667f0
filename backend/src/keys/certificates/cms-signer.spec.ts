import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOpenssl } from '@exhibit/evaluation/openssl';
import { verifyCms } from '../../evidence/cms-verify.js';
import { authorityForTests } from './internal-authority.fixture.js';
import { certificatePem } from './pem.js';

const content = Buffer.from('sha256 4f\nmanifest.json\n');
let made: Awaited<ReturnType<typeof authorityForTests>>;
let message: Buffer;

beforeAll(async () => {
  made = await authorityForTests();
  message = await made.signer.signDetached(content);
});
afterAll(() => made.remove());

/** What openssl says to a message over content, with a root that it trusts. */
function openssl(text: Buffer, der: Buffer, trusted: Buffer = root()): { holds: boolean; said: string } {
  const file = (name: string, bytes: string | Buffer) => {
    const path = join(made.folder, '..', name);
    writeFileSync(path, bytes);
    return path;
  };
  const args = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', file('message.der', der)];
  const from = ['-content', file('content', text), '-CAfile', file('root.pem', certificatePem(trusted))];
  try {
    const out = execFileSync(findOpenssl(), [...args, ...from], { stdio: ['ignore', 'pipe', 'pipe'] });
    return { holds: out.equals(text), said: '' };
  } catch (error) {
    return { holds: false, said: String((error as { stderr: Buffer }).stderr) };
  }
}

const root = (): Buffer => made.kept.newest('authority')!.chain[0]!;
const trustedPem = (): string => certificatePem(root());

describe('a CMS of the appliance is refused by openssl, and by us,', () => {
  it('over content that was changed', () => {
    const changed = Buffer.from(content);
    changed[7]! ^= 1;
    expect(openssl(changed, message)).toMatchObject({ holds: false });
    expect(verifyCms(changed, message, { trustedPem: trustedPem() }).code).toBe('CMS_CONTENT_CHANGED');
  });

  it('with a signature that was changed', () => {
    const changed = Buffer.from(message);
    changed[changed.length - 9]! ^= 1;
    expect(openssl(content, changed)).toMatchObject({ holds: false });
    expect(verifyCms(content, changed, { trustedPem: trustedPem() }).code).toBe('CMS_SIGNATURE_INVALID');
  });

  it('when another root is trusted', async () => {
    const other = await authorityForTests();
    const foreign = other.kept.newest('authority')!.chain[0]!;
    other.remove();
    expect(openssl(content, message, foreign)).toMatchObject({ holds: false });
    expect(verifyCms(content, message, { trustedPem: certificatePem(foreign) }).code).toBe(
      'CHAIN_ROOT_NOT_TRUSTED',
    );
  });
});

describe('a CMS of the appliance', () => {
  it('opens with openssl cms -verify and the root alone', () => {
    expect(openssl(content, message)).toEqual({ holds: true, said: '' });
  });

  it('opens with ours, which names the signer, the root and the time', () => {
    const verdict = verifyCms(content, message, { trustedPem: trustedPem() });
    expect(verdict).toMatchObject({
      code: 'CMS_VALID',
      signer: { subject: 'CN=bank.example signing' },
      root: { subject: 'CN=bank.example internal authority' },
    });
    expect(Math.abs(verdict.signedAt!.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('is the same over content that was hashed elsewhere', async () => {
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', content));
    const streamed = await made.signer.signDetachedDigest(digest);
    expect(openssl(content, streamed).holds).toBe(true);
    expect(verifyCms({ sha256: digest }, streamed, { trustedPem: trustedPem() }).code).toBe('CMS_VALID');
  });

  it('carries its whole chain, and so does what others are given', () => {
    expect(verifyCms(content, message).code).toBe('CHAIN_ROOT_NOT_GIVEN');
    expect(made.signer.chainPem).toBe(made.kept.newest('signing')!.chain.map(certificatePem).join(''));
    expect(made.signer.chainPem).not.toContain('PRIVATE');
  });
});
