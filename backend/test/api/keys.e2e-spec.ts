import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { findOpenssl } from '@exhibit/evaluation/openssl';
import { importPkcs12Command, rotateKeysCommand } from '../../src/cli/keys-commands.js';
import { makeKeysCommand } from '../../src/cli/make-keys.js';
import { verifyCms } from '../../src/evidence/cms-verify.js';
import { CmsSigner } from '../../src/keys/certificates/cms-signer.js';
import { Configuration } from '../../src/platform/config/configuration.js';
import { settleVerifierKey } from '../support/later.js';
import { eventually } from '../support/poll.js';
import { refusal } from '../support/scene.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

const PATH = '/api/system/keys';

interface Keys {
  provider: string;
  versions: { version: number; keys: number; current: boolean; fingerprint: string }[];
  rotation: { toVersion: number; total: number; rewrapped: number; finishedAt: string | null } | null;
  certificates: { purpose: string; subject: string; issuer: string; current: boolean; state: string }[];
  verifierKeys: {
    verifierKey: string;
    until: string | null;
    entries: number | null;
    succession: string | null;
  }[];
  ceremonies: { kind: string; by: string; about: string }[];
}

let appliance: TestAppliance;
beforeAll(async () => {
  appliance = await startTestAppliance();
});
afterAll(() => appliance.stop());

const keys = async () => (await appliance.as('ada')).get<Keys>(PATH);
const signing = async () => (await keys()).certificates.filter(({ purpose }) => purpose === 'signing');

describe('keys', () => {
  it.each(['rex', 'carol', 'priya'])('are not shown to %s', async (login) => {
    expect(await refusal((await appliance.as(login)).get(PATH))).toBe('PERMISSION_DENIED');
  });

  it.each(['aude', 'rex', 'carol', 'priya'])('are not touched by %s', async (login) => {
    const client = await appliance.as(login);
    for (const action of ['rotation', 'verifier-key', 'signing-key', 'certificate-request'])
      expect(await refusal(client.post(`${PATH}/${action}`))).toBe('PERMISSION_DENIED');
    expect(await refusal(client.post(`${PATH}/certificate`, { pem: '' }))).toBe('PERMISSION_DENIED');
    expect((await keys()).versions).toHaveLength(1);
  });

  it('are shown with what they are for, and with no key', async () => {
    const found = await keys();
    expect(found).toMatchObject({
      provider: 'file',
      versions: [{ version: 1, current: true, keys: 0 }],
      rotation: null,
      certificates: [
        { purpose: 'signing', subject: 'CN=exhibit-test signing', current: true, state: 'good' },
        { purpose: 'timestamping', current: true, state: 'good' },
      ],
      verifierKeys: [{ until: null }],
    });
    expect(JSON.stringify(found)).not.toContain('PRIVATE');
  });

  it('that verify are public, without a session', async () => {
    const answer = await fetch(new URL('/api/verifier-keys', appliance.url));
    expect(await answer.json()).toEqual((await keys()).verifierKeys);
  });
});

describe('a rotation of the key-encryption key', () => {
  it('is done by the worker, and written down', async () => {
    const begun = await (await appliance.as('ada')).post<Keys['rotation']>(`${PATH}/rotation`);
    expect(begun).toMatchObject({ toVersion: 2, total: 0 });
    await eventually('the end of the rotation', async () => (await keys()).rotation?.finishedAt);
    const { versions, ceremonies } = await keys();
    expect(versions).toMatchObject([
      { version: 2, current: true },
      { version: 1, current: false },
    ]);
    expect(ceremonies.slice(0, 3)).toMatchObject([
      { kind: 'rewrapping.finished', by: 'system', about: '2' },
      { kind: 'rewrapping.started', by: 'Ada Okafor', about: '2' },
      { kind: 'kek.created', by: 'Ada Okafor', about: versions[0]!.fingerprint },
    ]);
  });
});

describe('a verifier key', () => {
  it('gives way to a new one, and stays published with its time', async () => {
    const [old] = (await keys()).verifierKeys;
    const ada = await appliance.as('ada');
    const { verifierKey } = await ada.post<{ verifierKey: string }>(`${PATH}/verifier-key`);
    expect(await refusal(ada.post(`${PATH}/verifier-key`))).toBe('VERIFIER_KEY_CHANGING');
    expect((await keys()).ceremonies[0]).toMatchObject({
      kind: 'verifier-key.created',
      about: verifierKey,
      by: 'Ada Okafor',
    });
    expect((await keys()).verifierKeys[0]).toMatchObject({ entries: null, succession: null });
    await settleVerifierKey(appliance);
    const [before, now] = (await keys()).verifierKeys;
    expect(now!.verifierKey).toBe(verifierKey);
    expect(before!.succession).toContain(`retired ${old!.verifierKey}\nsuccessor ${verifierKey}\n`);
    expect(before!.entries).toBeGreaterThan(0);
    expect(before).toMatchObject({ verifierKey: old!.verifierKey, until: expect.any(String) });
    expect(now).toMatchObject({ until: null });
    expect((await (await appliance.as('ada')).get<{ verifierKey: string }>('/api/system')).verifierKey).toBe(
      now!.verifierKey,
    );
    expect((await keys()).ceremonies[0]).toMatchObject({
      kind: 'verifier-key.retired',
      about: old!.verifierKey,
      by: 'system',
    });
  });
});

describe('a signing certificate', () => {
  it('refuses one of another key, and writes that down', async () => {
    const client = await appliance.as('ada');
    const pem = execFileSync(
      findOpenssl(),
      ['req', '-x509', '-newkey', 'rsa:2048', '-noenc', '-keyout', '/dev/null', '-subj', '/CN=Other'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    ).toString();
    expect(await refusal(client.post(`${PATH}/certificate`, { pem }))).toBe('CERTIFICATE_KEY_MISMATCH');
    expect(await refusal(client.post(`${PATH}/certificate`, { pem: 'none' }))).toBe('CERTIFICATE_MALFORMED');
    for (const body of [{}, { pem: 7 }, { pem: 'x'.repeat(70_000) }, { pem: '', key: '' }])
      expect(await refusal(client.post(`${PATH}/certificate`, body))).toBe('REQUEST_INVALID');
    const { ceremonies } = await keys();
    expect(ceremonies.slice(0, 2).map(({ kind, about }) => [kind, about])).toEqual([
      ['certificate.import.refused', 'CERTIFICATE_MALFORMED'],
      ['certificate.import.refused', 'CERTIFICATE_KEY_MISMATCH'],
    ]);
    expect(await signing()).toHaveLength(1);
  });

  it('is asked for, issued by an authority of the firm, and then signs', async () => {
    const client = await appliance.as('ada');
    const { pem: request } = await client.post<{ pem: string }>(`${PATH}/certificate-request`);
    await client.post(`${PATH}/certificate`, { pem: issuedByFirm(request) });
    expect(await signing()).toMatchObject([
      { subject: 'CN=exhibit-test signing', issuer: 'CN=A firm', current: true },
      { issuer: 'CN=exhibit-test internal authority', current: false },
    ]);
    const signer = appliance.worker.get(CmsSigner, { strict: false });
    const verdict = verifyCms(Buffer.from('x'), await signer.signDetached(Buffer.from('x')));
    expect(verdict).toMatchObject({ code: 'CHAIN_ROOT_NOT_GIVEN', root: { subject: 'CN=A firm' } });
    expect((await keys()).ceremonies.map(({ kind }) => kind).slice(0, 3)).toEqual([
      'signing-key.created',
      'certificate.imported',
      'certificate.requested',
    ]);
  });

  it('is renewed with a new key by the internal authority', async () => {
    await (await appliance.as('ada')).post(`${PATH}/signing-key`);
    expect((await signing())[0]).toMatchObject({
      issuer: 'CN=exhibit-test internal authority',
      current: true,
    });
    expect(
      readdirSync(join(appliance.folder, 'keys')).filter((name) => name.startsWith('signing-rsa')),
    ).toHaveLength(3);
  });

  it('and its end are part of the health', async () => {
    const { parts } = await (
      await appliance.as('ada')
    ).get<{ parts: { name: string; state: string; detail: string }[] }>('/api/system');
    for (const name of ['signing certificate', 'timestamping certificate'])
      expect(parts).toContainEqual({
        name,
        state: 'ok',
        detail: expect.stringMatching(/^good for \d{4} more days$/),
      });
  });
});

describe('at the operator’s door', () => {
  const said = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const text = () => said.mock.calls.map(([line]) => String(line)).join('');
  const configuration = () => appliance.app.get(Configuration);
  beforeEach(() => void said.mockClear());
  afterAll(() => said.mockRestore());

  it('keys are rotated, with progress, and it is written down who did it', async () => {
    await rotateKeysCommand(configuration(), []);
    expect(text()).toContain('version 3 wraps every key');
    const { versions, ceremonies } = await keys();
    expect(versions[0]).toMatchObject({ version: 3, current: true });
    expect(ceremonies.find(({ kind }) => kind === 'kek.created')).toMatchObject({ by: 'operator' });
  });

  it('nothing is wrapped anew where nothing is left', async () => {
    await rotateKeysCommand(configuration(), ['--rewrap-only']);
    expect(text()).toBe('every key is wrapped with the newest version\n');
    expect((await keys()).versions).toHaveLength(3);
  });

  it('a key from outside needs its file and the file of its password', async () => {
    await expect(importPkcs12Command(configuration(), ['--file', 'x'])).rejects.toThrow('--password-file');
    const [file, passwordFile] = ['none.p12', 'password'].map((name) => join(appliance.folder, name));
    for (const path of [file!, passwordFile!]) writeFileSync(path, 'none\n');
    const taken = importPkcs12Command(configuration(), ['--file', file!, '--password-file', passwordFile!]);
    await expect(taken).rejects.toMatchObject({ code: 'PKCS12_UNREADABLE' });
  });

  it('what is missing of keys is made, and what is there is named', async () => {
    await makeKeysCommand(configuration());
    expect(text()).toMatch(/key-encryption key 3: [0-9a-f]{16}\nverifier key: exhibit-test\+/);
    expect(text()).toContain('signing: CN=exhibit-test signing, good until');
    expect(text()).not.toContain('PRIVATE');
  });
});

/** What a firm's authority makes of a request, with openssl. */
function issuedByFirm(request: string): string {
  const at = (name: string) => join(appliance.folder, name);
  const openssl = (...args: string[]) =>
    execFileSync(findOpenssl(), args, { stdio: ['ignore', 'pipe', 'ignore'] });
  writeFileSync(at('request.pem'), request);
  writeFileSync(
    at('usage'),
    'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n',
  );
  const ca = ['-addext', 'keyUsage=critical,keyCertSign'];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-noenc',
    '-subj',
    '/CN=A firm',
    '-days',
    '400',
    ...ca,
  ];
  openssl(...made, '-keyout', at('ca.key'), '-out', at('ca.pem'));
  const from = ['x509', '-req', '-in', at('request.pem'), '-CA', at('ca.pem'), '-CAkey', at('ca.key')];
  const own = openssl(...from, '-CAcreateserial', '-days', '365', '-extfile', at('usage'));
  return own.toString() + openssl('x509', '-in', at('ca.pem')).toString();
}
