import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseVerifierKey, verifyNote } from '../evidence/signed-note.js';
import { LocalEd25519Key } from './ed25519-key.js';
import { FileKeyring } from './file-keyring.js';
import { erasePrivate, placePrivate, requirePrivate, writeFault } from './private-files.js';
import { Signer } from './signer.js';

const root = mkdtempSync(join(tmpdir(), 'exhibit-keys-'));
let made = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

function newKeyring(): { folder: string; keyring: FileKeyring } {
  const folder = join(root, `deep/${made++}`, 'keyring');
  return { folder, keyring: FileKeyring.open(folder, { create: true }) };
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

const key = Buffer.alloc(32, 5);
const aad = Buffer.from('recording 1');

describe('the file keyring refuses', () => {
  it('to make a keyring when it may not', () => {
    expect(codeOf(() => FileKeyring.open(join(root, 'absent'), { create: false }))).toBe('KEYRING_MISSING');
  });

  it.each([['kek-1.key'], ['signing-ed25519.pem']])('a %s that others may read', (name) => {
    const { folder } = newKeyring();
    for (const mode of [0o640, 0o604, 0o620, 0o601]) {
      chmodSync(join(folder, name), mode);
      expect(codeOf(() => FileKeyring.open(folder, { create: true }))).toBe('KEYRING_UNSAFE');
    }
  });

  it('a folder that others may enter', () => {
    const { folder } = newKeyring();
    chmodSync(folder, 0o750);
    expect(codeOf(() => FileKeyring.open(folder, { create: true }))).toBe('KEYRING_UNSAFE');
  });

  it.each([
    ['too short', Buffer.alloc(16).toString('base64')],
    ['not base64', '*'.repeat(44)],
    ['empty', ''],
  ])('a key-encryption key that is %s', (_what, content) => {
    const { folder } = newKeyring();
    writeFileSync(join(folder, 'kek-1.key'), content);
    expect(codeOf(() => FileKeyring.open(folder, { create: true }))).toBe('KEYRING_DAMAGED');
  });

  it('a keyring without one of its files, instead of filling it up', () => {
    for (const name of ['kek-1.key', 'signing-ed25519.pem']) {
      const { folder } = newKeyring();
      rmSync(join(folder, name));
      expect(codeOf(() => FileKeyring.open(folder, { create: true }))).toBe('KEYRING_DAMAGED');
    }
  });

  it('a folder in the place of a key, and a file in the place of the keyring', () => {
    const { folder } = newKeyring();
    mkdirSync(join(folder, 'kek-2.key'), { mode: 0o700 });
    expect(codeOf(() => FileKeyring.open(folder, { create: true }))).toBe('KEYRING_UNSAFE');
    expect(codeOf(() => FileKeyring.open(join(folder, 'kek-1.key'), { create: true }))).toBe(
      'KEYRING_DAMAGED',
    );
  });

  it('to unwrap what was changed, bound to something else, or made elsewhere', async () => {
    const { keyring } = newKeyring();
    const wrapped = await keyring.wrap(key, aad);
    const failed = { code: 'KEY_UNWRAP_FAILED' };
    for (let at = 0; at < wrapped.wrapped.length; at++) {
      const bytes = Buffer.from(wrapped.wrapped);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      await expect(keyring.unwrap({ ...wrapped, wrapped: bytes }, aad)).rejects.toMatchObject(failed);
    }
    await expect(keyring.unwrap(wrapped, Buffer.from('recording 2'))).rejects.toMatchObject(failed);
    await expect(keyring.unwrap({ ...wrapped, kekVersion: 2 }, aad)).rejects.toMatchObject(failed);
    await expect(keyring.unwrap({ ...wrapped, wrapped: Buffer.alloc(3) }, aad)).rejects.toMatchObject(failed);
    await expect(newKeyring().keyring.unwrap(wrapped, aad)).rejects.toMatchObject(failed);
  });

  it('to make a keyring where it cannot be put, and leaves nothing behind', () => {
    const place = join(root, 'nowhere');
    mkdirSync(place);
    symlinkSync(join(place, 'away'), join(place, 'keyring'));
    expect(codeOf(() => FileKeyring.open(join(place, 'keyring'), { create: true }))).toBe('ENOTDIR');
    expect(readdirSync(place)).toEqual(['keyring']);
  });

  it('a key that is named and not there', () => {
    const { folder } = newKeyring();
    symlinkSync(join(root, 'no such key'), join(folder, 'kek-2.key'));
    expect(codeOf(() => FileKeyring.open(folder, { create: true }))).toBe('KEYRING_DAMAGED');
  });

  it('to put a key where there is no keyring', () => {
    expect(codeOf(() => placePrivate(join(root, 'no keyring', 'kek-2.key'), ''))).toBe('ENOENT');
  });

  it('a file in the place of the keyring’s folder', () => {
    const { folder } = newKeyring();
    expect(codeOf(() => requirePrivate(join(folder, 'kek-1.key'), 'folder'))).toBe('KEYRING_UNSAFE');
  });

  it('to unwrap under another version, even where two versions are the same key', async () => {
    const { folder, keyring } = newKeyring();
    const wrapped = await keyring.wrap(key, aad);
    copyFileSync(join(folder, 'kek-1.key'), join(folder, 'kek-2.key'));
    const unwrapped = FileKeyring.open(folder, { create: false }).unwrap({ ...wrapped, kekVersion: 2 }, aad);
    await expect(unwrapped).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' });
  });

  it('to sign with a key that is none, or of another kind', () => {
    expect(codeOf(() => LocalEd25519Key.fromPem('no key'))).toBe('KEYRING_DAMAGED');
    const rsa =
      '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END PRIVATE KEY-----\n';
    expect(codeOf(() => LocalEd25519Key.fromPem(rsa))).toBe('KEYRING_DAMAGED');
  });
});

describe('the file keyring keeps', () => {
  it('its files and folder closed to everybody else, and leaves nothing beside them', () => {
    const { folder } = newKeyring();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder).sort()).toEqual(['kek-1.key', 'signing-ed25519.pem']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, '..'))).toEqual(['keyring']);
  });

  it('what it wrapped, over a restart and a new version of the key', async () => {
    const { folder, keyring } = newKeyring();
    const first = await keyring.wrap(key, aad);
    writeFileSync(join(folder, 'kek-2.key'), Buffer.alloc(32, 9).toString('base64'), { mode: 0o600 });
    const again = FileKeyring.open(folder, { create: true });
    expect(await again.unwrap(first, aad)).toEqual(key);
    expect(await again.wrap(key, aad)).toMatchObject({ kekVersion: 2 });
  });

  it('two wrappings of one key different, and the key out of both', async () => {
    const { keyring } = newKeyring();
    const [one, two] = [await keyring.wrap(key, aad), await keyring.wrap(key, aad)];
    expect(one.wrapped.equals(two.wrapped)).toBe(false);
    expect(one.wrapped.includes(key)).toBe(false);
  });

  it('to what Windows has instead of such bits, which is the administrator’s to set', () => {
    const { folder } = newKeyring();
    chmodSync(join(folder, 'kek-1.key'), 0o644);
    const real = Object.getOwnPropertyDescriptor(process, 'platform')!;
    Object.defineProperty(process, 'platform', { ...real, value: 'win32' });
    try {
      expect(codeOf(() => FileKeyring.open(folder, { create: false }))).toBeUndefined();
      expect(newKeyring().keyring.noteKeys()).toHaveLength(1);
    } finally {
      Object.defineProperty(process, 'platform', real);
    }
  });

  it('a prepared empty folder as its place', () => {
    const folder = join(root, 'prepared');
    mkdirSync(folder);
    FileKeyring.open(folder, { create: true });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});

describe('the file keyring makes', () => {
  it('a new version that wraps from then on, and that another process sees without a restart', async () => {
    const { folder, keyring } = newKeyring();
    const other = FileKeyring.open(folder, { create: false });
    const before = await keyring.wrap(key, aad);
    const [first] = await other.versions();
    const made = await keyring.newVersion();
    expect(made.version).toBe(2);
    expect(made.fingerprint).not.toBe(first!.fingerprint);
    expect(await other.versions()).toEqual([first, made]);
    expect(await other.wrap(key, aad)).toMatchObject({ kekVersion: 2 });
    expect(await other.unwrap(before, aad)).toEqual(key);
    expect(statSync(join(folder, 'kek-2.key')).mode & 0o777).toBe(0o600);
  });

  it('a new signing key, and keeps the one before it for what that has signed', async () => {
    const { folder, keyring } = newKeyring();
    const signer = new Signer('bank.example', keyring);
    const [before, old] = [await signer.signNote('bank.example/x\n'), signer.verifierKey];
    keyring.newSigningKey();
    expect(signer.verifierKeys).toEqual([old, signer.verifierKey]);
    expect(signer.verifierKey).not.toBe(old);
    expect(new Signer('bank.example', FileKeyring.open(folder, { create: false })).verifierKeys).toEqual(
      signer.verifierKeys,
    );
    expect(verifyNote(before, parseVerifierKey(old))).toBe('bank.example/x\n');
    const after = await signer.signNote('bank.example/x\n');
    expect(verifyNote(after, parseVerifierKey(signer.verifierKey))).toBe('bank.example/x\n');
  });

  it.each(['EROFS', 'EACCES', 'EPERM'])(
    'nothing where it may only read (%s), and says where to go',
    (code) => {
      expect(writeFault('/keys', { code })).toMatchObject({ code: 'KEYRING_READ_ONLY', status: 409 });
      expect(writeFault('/keys', { code: 'ENOSPC' })).toEqual({ code: 'ENOSPC' });
    },
  );
});

describe('a file of a keyring that is to be gone', () => {
  it('is gone already when it is not there', () => {
    expect(() => erasePrivate(join(newKeyring().folder, 'kek-7.key'))).not.toThrow();
  });

  it('is not said to be gone when it could not be written over', () => {
    expect(() => erasePrivate(newKeyring().folder)).toThrow(expect.objectContaining({ code: 'EISDIR' }));
  });
});

describe('the signer', () => {
  it('signs notes that its verifier key opens, the same over a restart', async () => {
    const { folder, keyring } = newKeyring();
    const signer = new Signer('bank.example', keyring);
    const again = new Signer('bank.example', FileKeyring.open(folder, { create: false }));
    expect(again.verifierKey).toBe(signer.verifierKey);
    const note = await signer.signNote('bank.example/manifest\nsha256 00\n');
    expect(verifyNote(note, parseVerifierKey(again.verifierKey))).toBe('bank.example/manifest\nsha256 00\n');
  });

  it('does not show its private key when it is printed', () => {
    const { keyring } = newKeyring();
    expect(JSON.stringify(new Signer('bank.example', keyring))).not.toContain('PRIVATE');
  });
});
