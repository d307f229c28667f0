import { createRequire } from 'node:module';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Pkcs11 from 'pkcs11js';
import { verifyCms } from '../../../src/evidence/cms-verify.js';
import { CmsSigner } from '../../../src/keys/certificates/cms-signer.js';
import { certificatePem } from '../../../src/keys/certificates/pem.js';
import { keyProviderContract } from '../../../src/keys/key-provider.contract.js';
import { authorityOf, openKeys, prepareKeys } from '../../../src/keys/open-keys.js';
import { Pkcs11Keyring } from '../../../src/keys/pkcs11/pkcs11-keyring.js';
import { Pkcs11SigningKeys } from '../../../src/keys/pkcs11/pkcs11-signing-keys.js';
import {
  codeOf,
  type Pkcs11Options,
  Pkcs11Token,
  type TokenSession,
} from '../../../src/keys/pkcs11/pkcs11-token.js';
import { softHsm } from './softhsm.js';

const hsm = softHsm();
afterAll(() => hsm.remove());

const key = Buffer.alloc(32, 5);
const aad = Buffer.from('one');
const thrown = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('softhsm', () => {
  describe('the key provider', () => {
    keyProviderContract(() => {
      const options = hsm.next();
      Pkcs11Keyring.prepare(new Pkcs11Token(options));
      Pkcs11SigningKeys.prepare(new Pkcs11Token(options));
      return Promise.resolve(() => {
        const token = new Pkcs11Token(options);
        const notes = Pkcs11SigningKeys.open(token);
        return { provider: Pkcs11Keyring.open(token), notes, newRsaKey: () => notes.newRsaKey() };
      });
    });
  });

  describe('a token refuses', () => {
    it('to start without keys, and says which command makes them', () => {
      const token = new Pkcs11Token(hsm.next());
      for (const open of [() => Pkcs11Keyring.open(token), () => Pkcs11SigningKeys.open(token)])
        expect(thrown(open)).toMatchObject({
          code: 'KEYRING_MISSING',
          detail: expect.stringContaining('make-keys'),
        });
    });

    it('to show a key-encryption key, or to give it out wrapped', () => {
      const { token } = prepared();
      token.use((session) => {
        const kek = only(session, 'exhibit-kek-1');
        const { api, handle, constants } = session;
        const shown = thrown(() => api.C_GetAttributeValue(handle, kek, [{ type: constants.CKA_VALUE }]));
        expect((shown as Error).message).toContain('CKR_ATTRIBUTE_SENSITIVE');
        const out = thrown(() =>
          api.C_WrapKey(handle, { mechanism: constants.CKM_AES_KEY_WRAP }, kek, kek, Buffer.alloc(64)),
        );
        expect((out as Error).message).toContain('CKR_');
        for (const type of [constants.CKA_SENSITIVE, constants.CKA_PRIVATE])
          expect(api.C_GetAttributeValue(handle, kek, [{ type }])[0]!.value).toEqual(Buffer.from([1]));
        const type = constants.CKA_EXTRACTABLE;
        expect(api.C_GetAttributeValue(handle, kek, [{ type }])[0]!.value).toEqual(Buffer.from([0]));
      });
    });

    it('to guess between two keys of one name', async () => {
      const { token, keyring } = prepared();
      const wrapped = await keyring.wrap(key, aad);
      token.use(({ api, handle, constants, found }) => {
        found.clear();
        api.C_GenerateKey(handle, { mechanism: constants.CKM_AES_KEY_GEN }, [
          { type: constants.CKA_TOKEN, value: true },
          { type: constants.CKA_LABEL, value: 'exhibit-kek-1' },
          { type: constants.CKA_VALUE_LEN, value: 32 },
        ]);
      });
      await expect(keyring.unwrap(wrapped, aad)).rejects.toMatchObject({ code: 'KEYRING_DAMAGED' });
      await expect(keyring.wrap(key, aad)).rejects.toMatchObject({ code: 'KEYRING_DAMAGED' });
    });
  });

  describe('without a token', () => {
    const options = hsm.next();
    const opening = (change: Partial<Pkcs11Options>) =>
      thrown(() => Pkcs11Keyring.prepare(new Pkcs11Token({ ...options, ...change })));

    it.each([
      ['of this name', { token: 'no such token' }],
      ['that has a library', { library: '/no/such/library.so' }],
      ['whose library is one', { library: '/etc/hostname' }],
    ])('%s there is no key, and the answer says so', (_what, change) => {
      expect(opening(change)).toMatchObject({ code: 'KEY_PROVIDER_UNAVAILABLE', status: 503 });
    });

    it('a PIN that others may read is not used, and a missing one is told', () => {
      const pinFile = join(hsm.folder, 'open-pin');
      expect(opening({ pinFile })).toMatchObject({ code: 'KEYRING_DAMAGED' });
      writeFileSync(pinFile, '4711-exhibit');
      chmodSync(pinFile, 0o644);
      expect(opening({ pinFile })).toMatchObject({ code: 'KEYRING_UNSAFE' });
    });

    it('a wrong PIN is tried once, not until the token locks itself', () => {
      const pinFile = join(hsm.folder, 'wrong-pin');
      writeFileSync(pinFile, 'wrong-4711', { mode: 0o600 });
      const token = new Pkcs11Token({ ...options, pinFile });
      const refused = { code: 'KEY_PROVIDER_PIN_REFUSED', status: 503 };
      expect(thrown(() => token.use(() => 1))).toMatchObject(refused);
      writeFileSync(pinFile, '4711-exhibit');
      expect(thrown(() => token.use(() => 1))).toMatchObject(refused);
      const { code, detail } = thrown(() => token.use(() => 1)) as { code: string; detail: string };
      expect(code + detail).not.toContain('4711');
      expect(opening({})).toBeInstanceOf(Pkcs11Keyring);
    });
  });

  describe('after the session is lost', () => {
    it.each([
      ['by the module', ({ api, slot }: TokenSession) => api.C_CloseAllSessions(slot)],
      ['by a logout', ({ api, handle }: TokenSession) => api.C_Logout(handle)],
      ['with the whole module', ({ api }: TokenSession) => api.C_Finalize()],
    ])('%s, it is opened again and nothing is noticed', async (_how, lose) => {
      const { token, keyring, notes } = lost;
      const wrapped = await keyring.wrap(key, aad);
      token.use(lose);
      expect(await keyring.unwrap(wrapped, aad)).toEqual(key);
      token.use(lose);
      expect(await notes.noteKeys().at(-1)!.sign(key)).toHaveLength(64);
    });

    it('for good, the answer is that the module is not available', () => {
      const { token } = lost;
      const gone = Object.assign(new Error('CKR_DEVICE_REMOVED'), { code: 0x32 });
      let tried = 0;
      const work = () => {
        tried += 1;
        throw gone;
      };
      expect(thrown(() => token.use(work))).toMatchObject({ code: 'KEY_PROVIDER_UNAVAILABLE' });
      expect(tried).toBe(2);
    });

    it('and found again, what is then wrong with the work is told as it is', () => {
      const codes = [0xb3, 7];
      const work = () => {
        throw Object.assign(new Error('CKR'), { code: codes.shift() });
      };
      expect(codeOf(thrown(() => lost.token.use(work)))).toBe(7);
      expect(codes).toEqual([]);
    });

    it('what was wrong with the work itself is not tried again', () => {
      const wrong = Object.assign(new Error('CKR_ARGUMENTS_BAD'), { code: 7 });
      let tried = 0;
      const work = () => {
        tried += 1;
        throw wrong;
      };
      expect(codeOf(thrown(() => lost.token.use(work)))).toBe(7);
      expect(tried).toBe(1);
    });
  });

  it('tells that a token lacks what a key needs', () => {
    const without = replacing(lost.token, 'C_GetMechanismList', () => []);
    expect(thrown(() => Pkcs11SigningKeys.open(without).newSigningKey())).toMatchObject({
      code: 'KEY_PROVIDER_MECHANISM_MISSING',
    });
  });

  it('makes a key once where the session is lost right after it was made', async () => {
    const { keyring, notes, token } = lost;
    const [versions, signing] = [await keyring.versions(), notes.noteKeys().length];
    let losses = 2;
    const losing = (act: () => unknown) => {
      const made = act();
      if (losses-- > 0) throw Object.assign(new Error('CKR_SESSION_CLOSED'), { code: 0xb0 });
      return made;
    };
    await Pkcs11Keyring.open(replacing(token, 'C_GenerateKey', losing)).newVersion();
    Pkcs11SigningKeys.open(replacing(token, 'C_GenerateKeyPair', losing)).newSigningKey();
    expect(losses).toBe(0);
    expect(await keyring.versions()).toHaveLength(versions.length + 1);
    expect(notes.noteKeys()).toHaveLength(signing + 1);
  });

  it.each(['C_Initialize', 'C_OpenSession', 'C_Login'] as const)(
    'is not available when its module fails at %s, whatever the reason',
    (call) => {
      const api = lost.token.use((session) => session.api);
      const own = api[call];
      api[call] = () => {
        throw Object.assign(new Error('CKR_FUNCTION_FAILED'), { code: 6 });
      };
      try {
        const refused = thrown(() => new Pkcs11Token(lost.options).use(() => 1));
        expect(refused).toMatchObject({ code: 'KEY_PROVIDER_UNAVAILABLE' });
      } finally {
        Object.assign(api, { [call]: own });
      }
    },
  );

  describe('the whole appliance with its keys in a token', () => {
    const options = hsm.next();
    const folder = join(hsm.folder, 'ring');
    const settings = { folder, applianceName: 'bank.example', create: true, pkcs11: options };
    const now = () => new Date();

    it('is refused where nothing was made yet, although it may create', () => {
      expect(thrown(() => openKeys(settings))).toMatchObject({ code: 'KEYRING_MISSING' });
    });

    it('keeps no key in files but those of the internal authority', async () => {
      await prepareKeys(settings, now);
      expect(readdirSync(folder).sort()).toEqual([
        'authority-rsa-1.pem',
        'signing-rsa-1.pem',
        'timestamping-rsa-1.pem',
      ]);
      expect(readFileSync(join(folder, 'signing-rsa-1.pem'), 'utf8')).not.toContain('PRIVATE');
    });

    it('makes nothing twice', async () => {
      const before = await openKeys(settings).provider.versions();
      expect(await (await prepareKeys(settings, now)).provider.versions()).toEqual(before);
      expect(readdirSync(folder)).toHaveLength(3);
    });

    it('signs CMS in the token, and a verifier believes it', async () => {
      const { credentials } = openKeys(settings);
      const message = await new CmsSigner(() => credentials.newest('signing')!, now).signDetached(aad);
      const trustedPem = certificatePem(credentials.newest('authority')!.chain[0]!);
      expect(verifyCms(aad, message, { trustedPem }).code).toBe('CMS_VALID');
    });

    it('renews its signing key in the token', async () => {
      const place = openKeys(settings);
      const { key } = await authorityOf(place, 'bank.example', now).renew('signing', 2);
      expect(openKeys(settings).credentials.newest('signing')!.key.publicKeyDer).toEqual(key.publicKeyDer);
      expect(readFileSync(join(folder, 'signing-rsa-2.pem'), 'utf8')).not.toContain('PRIVATE');
    });

    it('is refused with the certificates of another token', () => {
      const foreign = openKeys({ ...settings, pkcs11: lost.options });
      expect(thrown(() => foreign.credentials.newest('signing'))).toMatchObject({ code: 'KEYRING_DAMAGED' });
    });
  });

  it('finds the RSA key of a certificate, and no other', async () => {
    const { notes } = lost;
    const rsa = await notes.newRsaKey();
    expect(notes.findRsaKey(rsa.publicKeyDer)!.publicKeyDer).toEqual(rsa.publicKeyDer);
    expect(notes.findRsaKey(Buffer.from('another'))).toBeNull();
  });
});

function prepared() {
  const options = hsm.next();
  const token = new Pkcs11Token(options);
  return { options, token, keyring: Pkcs11Keyring.prepare(token), notes: Pkcs11SigningKeys.prepare(token) };
}

let lost: ReturnType<typeof prepared>;
beforeAll(() => {
  lost = prepared();
});

/** The token with one call of the module in other hands. */
function replacing(
  token: Pkcs11Token,
  call: keyof Pkcs11.PKCS11,
  by: (act: () => unknown) => unknown,
): Pkcs11Token {
  const use = <T>(work: (session: TokenSession) => T): T =>
    token.use((session) => {
      const api = new Proxy(session.api, {
        get: (real, name) => {
          const own = (Reflect.get(real, name) as (...args: unknown[]) => unknown).bind(real);
          return name === call ? (...args: unknown[]) => by(() => own(...args)) : own;
        },
      });
      return work({ ...session, api });
    });
  return new Proxy(token, {
    get: (target, name) => (name === 'use' ? use : (Reflect.get(target, name) as unknown)),
  });
}

function only({ api, handle, constants }: TokenSession, label: string): Pkcs11.Handle {
  api.C_FindObjectsInit(handle, [{ type: constants.CKA_LABEL, value: label }]);
  const [object] = api.C_FindObjects(handle, 2);
  api.C_FindObjectsFinal(handle);
  return object!;
}

// The package is there: without it nothing above could have been found out.
createRequire(import.meta.url)('pkcs11js');
