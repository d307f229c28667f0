import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { parseVerifierKey, verifyNote } from '../evidence/signed-note.js';
import { sha256 } from '../evidence/sha256.js';
import { verifyCms } from '../evidence/cms-verify.js';
import { issueCertificate, selfSignedRoot } from './certificates/issue-certificate.js';
import { CmsSigner } from './certificates/cms-signer.js';
import { certificatePem } from './certificates/pem.js';
import { newRsaKey, type RsaKey } from './certificates/rsa-key.js';
import type { Ed25519Key, NoteKeys } from './ed25519-key.js';
import type { KeyProvider, WrappedKey } from './key-provider.js';
import { Signer } from './signer.js';

/** Everything that holds keys for the appliance, as one process has it open. */
export interface KeyHouse {
  provider: KeyProvider;
  notes: NoteKeys & { newSigningKey(): Ed25519Key };
  newRsaKey(): Promise<RsaKey>;
}

/** A new place for keys, and as many processes that open it as are asked for. */
export type NewKeyPlace = () => Promise<() => KeyHouse>;

/** What every provider of keys promises. */
export function keyProviderContract(newPlace: NewKeyPlace): void {
  const key = randomBytes(32);
  const aad = Buffer.from('exhibit.recording-key/v1\0one');
  const refused = { code: 'KEY_UNWRAP_FAILED' };
  let open: () => KeyHouse;
  let house: KeyHouse;
  let wrapped: WrappedKey;

  beforeAll(async () => {
    open = await newPlace();
    house = open();
    wrapped = await house.provider.wrap(key, aad);
  });

  describe('refuses to open', () => {
    it('a key of which any byte was changed', async () => {
      for (let at = 0; at < wrapped.wrapped.length; at++) {
        const bytes = Buffer.from(wrapped.wrapped);
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        await expect(house.provider.unwrap({ ...wrapped, wrapped: bytes }, aad)).rejects.toMatchObject(
          refused,
        );
      }
    });

    it.each([0, 3, 12, 27, 59])('a key that is cut off after %i bytes', async (length) => {
      const bytes = wrapped.wrapped.subarray(0, length);
      await expect(house.provider.unwrap({ ...wrapped, wrapped: bytes }, aad)).rejects.toMatchObject(refused);
    });

    it('a key that is longer than it was', async () => {
      const bytes = Buffer.concat([wrapped.wrapped, Buffer.alloc(1)]);
      await expect(house.provider.unwrap({ ...wrapped, wrapped: bytes }, aad)).rejects.toMatchObject(refused);
    });

    it('a key that belongs to something else', async () => {
      for (const other of [Buffer.alloc(0), Buffer.from('another'), aad.subarray(1)])
        await expect(house.provider.unwrap(wrapped, other)).rejects.toMatchObject(refused);
    });

    it('a key under a version that does not exist', async () => {
      for (const kekVersion of [0, -1, 99])
        await expect(house.provider.unwrap({ ...wrapped, kekVersion }, aad)).rejects.toMatchObject(refused);
    });

    it('a key of another place', async () => {
      const foreign = (await newPlace())();
      await expect(foreign.provider.unwrap(wrapped, aad)).rejects.toMatchObject(refused);
    });

    it('but goes on opening what is right', async () => {
      await expect(house.provider.unwrap(wrapped, Buffer.from('x'))).rejects.toMatchObject(refused);
      expect(await house.provider.unwrap(wrapped, aad)).toEqual(key);
    });
  });

  describe('wraps', () => {
    it('a key so that it opens again, here and after a restart', async () => {
      expect(await house.provider.unwrap(wrapped, aad)).toEqual(key);
      expect(await open().provider.unwrap(wrapped, aad)).toEqual(key);
    });

    it('in the one form: nonce, ciphertext, tag', () => {
      expect(wrapped.wrapped).toHaveLength(12 + 32 + 16);
    });

    it('the same key differently each time, and without showing it', async () => {
      const all = await Promise.all(Array.from({ length: 50 }, () => house.provider.wrap(key, aad)));
      const nonces = new Set(all.map((one) => one.wrapped.subarray(0, 12).toString('hex')));
      expect(nonces.size).toBe(50);
      for (const one of all) expect(one.wrapped.includes(key)).toBe(false);
    });

    it.each([0, 1, 1_000])('with %i bytes that say what it is for', async (length) => {
      const bound = randomBytes(length);
      const one = await house.provider.wrap(key, bound);
      expect(await house.provider.unwrap(one, bound)).toEqual(key);
    });

    it('and leaves the key that it was given as it was', async () => {
      const given = Buffer.from(key);
      await house.provider.wrap(given, aad);
      expect(given).toEqual(key);
    });

    it('an answer that the caller may erase', async () => {
      const opened = await house.provider.unwrap(wrapped, aad);
      opened.fill(0);
      expect(await house.provider.unwrap(wrapped, aad)).toEqual(key);
    });

    it('many at once', async () => {
      const keys = Array.from({ length: 300 }, () => randomBytes(32));
      const all = await Promise.all(keys.map((one) => house.provider.wrap(one, aad)));
      const back = await Promise.all(all.map((one) => house.provider.unwrap(one, aad)));
      expect(back).toEqual(keys);
    });
  });

  describe('keeps versions of its key:', () => {
    it('the first is 1, with a fingerprint', async () => {
      expect((await house.provider.versions())[0]).toEqual({
        version: 1,
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      });
    });

    it('a new one wraps from then on, and another process sees it without a restart', async () => {
      const other = open();
      const before = await other.provider.versions();
      const made = await house.provider.newVersion();
      expect(await other.provider.versions()).toEqual([...before, made]);
      for (const { provider } of [house, other])
        expect(await provider.wrap(key, aad)).toMatchObject({ kekVersion: made.version });
    });

    it('an older one opens what it wrapped', async () => {
      await house.provider.newVersion();
      expect(await house.provider.unwrap(wrapped, aad)).toEqual(key);
      expect(await open().provider.unwrap(wrapped, aad)).toEqual(key);
    });

    it('one does not open what another wrapped', async () => {
      const newer = await house.provider.wrap(key, aad);
      for (const kekVersion of [1, newer.kekVersion - 1])
        await expect(house.provider.unwrap({ ...newer, kekVersion }, aad)).rejects.toMatchObject(refused);
    });

    it('fingerprints tell them apart, and stay over a restart', async () => {
      const versions = await house.provider.versions();
      expect(new Set(versions.map(({ fingerprint }) => fingerprint)).size).toBe(versions.length);
      expect(await open().provider.versions()).toEqual(versions);
    });
  });

  describe('signs', () => {
    const text = 'bank.example/manifest\nsha256 00\n';

    it('notes that its verifier key opens, the same after a restart', async () => {
      const signer = new Signer('bank.example', house.notes);
      expect(new Signer('bank.example', open().notes).verifierKey).toBe(signer.verifierKey);
      expect(verifyNote(await signer.signNote(text), parseVerifierKey(signer.verifierKey))).toBe(text);
    });

    it('with a new key from then on, and names the one before it', async () => {
      const signer = new Signer('bank.example', house.notes);
      const [before, note] = [signer.verifierKey, await signer.signNote(text)];
      house.notes.newSigningKey();
      expect(signer.verifierKeys).toEqual([before, signer.verifierKey]);
      expect(signer.verifierKeyOf(note)).toBe(before);
      const foreign = `${text}\n\u2014 bank.example ${Buffer.alloc(68).toString('base64')}\n`;
      expect(signer.verifierKeyOf(foreign)).toBe(signer.verifierKey);
      expect(new Signer('bank.example', open().notes).verifierKeys).toEqual(signer.verifierKeys);
      expect(verifyNote(note, parseVerifierKey(before))).toBe(text);
      expect(verifyNote(await signer.signNote(text), parseVerifierKey(signer.verifierKey))).toBe(text);
    });

    it('with RSA of 3,072 bits, as node:crypto verifies it', async () => {
      const rsa = await house.newRsaKey();
      const publicKey = createPublicKey({ key: rsa.publicKeyDer, format: 'der', type: 'spki' });
      expect(publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 3_072, publicExponent: 65_537n });
      const signature = await rsa.signDigest(sha256(key));
      expect(verify('sha256', key, publicKey, signature)).toBe(true);
      expect(verify('sha256', aad, publicKey, signature)).toBe(false);
    });

    it('CMS under a certificate, as a verifier believes it', async () => {
      const [rsa, rootKey, now] = [await house.newRsaKey(), await newRsaKey(), new Date()];
      const root = await selfSignedRoot('Root', rootKey, now);
      const certificate = await issueCertificate(
        { certificateDer: root, key: rootKey },
        { commonName: 'Signer', publicKeyDer: rsa.publicKeyDer, purpose: 'signing' },
        now,
      );
      const signer = new CmsSigner(
        () => ({ key: rsa, chain: [certificate, root] }),
        () => now,
      );
      const message = await signer.signDetached(aad);
      expect(verifyCms(aad, message, { trustedPem: certificatePem(root) }).code).toBe('CMS_VALID');
    });
  });

  it('shows no key when it is printed', () => {
    const printed = inspect(house, { depth: 6, showHidden: true }) + JSON.stringify(house);
    expect(printed.includes('-----BEGIN')).toBe(false);
    for (const encoding of ['hex', 'base64'] as const)
      expect(printed.includes(key.toString(encoding))).toBe(false);
  });
}
