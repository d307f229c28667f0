import { randomBytes } from 'node:crypto';
import type { Handle } from 'pkcs11js';
import { ProductError } from '../../platform/product-error.js';
import type { KekVersion, KeyProvider, WrappedKey } from '../key-provider.js';
import { KeyringMissingError, KeyUnwrapError } from '../keys.errors.js';
import { boundTo, NONCE_BYTES, TAG_BYTES } from '../wrapped-form.js';
import { type Pkcs11Token, type TokenSession } from './pkcs11-token.js';
import { bytesOf, forget, keptInside, labelOf, objectCalled, versionsIn } from './token-objects.js';

const KEK = 'kek';
const KEK_BYTES = 32;

/** Key-encryption keys that never leave a token: AES-256, made there, neither readable nor extractable. */
export class Pkcs11Keyring implements KeyProvider {
  readonly kind = 'pkcs11';

  private constructor(private readonly token: Pkcs11Token) {}

  /**
   * Refuses a token without a key: a new one would wrap what nothing else opens. Keys are made by `make-keys`, once and
   * by a person, never by a start: two that start at once would make two of one name.
   */
  static open(token: Pkcs11Token): Pkcs11Keyring {
    const keyring = new Pkcs11Keyring(token);
    if (token.use(newestVersion) === null)
      throw new KeyringMissingError('The token has no key-encryption key. Run: npm run cli -- make-keys');
    return keyring;
  }

  /** Makes the first version where there is none. */
  static prepare(token: Pkcs11Token): Pkcs11Keyring {
    token.use((session) => newestVersion(session) ?? makeVersion(session, 1));
    return Pkcs11Keyring.open(token);
  }

  async versions(): Promise<KekVersion[]> {
    return this.token.use((session) =>
      versionsIn(session, KEK, session.constants.CKO_SECRET_KEY).map((version) => shown(session, version)),
    );
  }

  async wrap(plainKey: Uint8Array, aad: Uint8Array): Promise<WrappedKey> {
    return this.token.use((session) => {
      const kekVersion = newestVersion(session)!;
      const nonce = randomBytes(NONCE_BYTES);
      const mechanism = gcm(session, nonce, boundTo(aad, kekVersion));
      session.api.C_EncryptInit(session.handle, mechanism, kekOf(session, kekVersion)!);
      const out = Buffer.alloc(plainKey.length + TAG_BYTES);
      const sealed = session.api.C_Encrypt(session.handle, Buffer.from(plainKey), out);
      return { kekVersion, wrapped: Buffer.concat([nonce, sealed]) };
    });
  }

  async unwrap({ kekVersion, wrapped }: WrappedKey, aad: Uint8Array): Promise<Buffer> {
    if (wrapped.length < NONCE_BYTES + TAG_BYTES) throw new KeyUnwrapError();
    try {
      return this.token.use((session) => {
        const kek = kekOf(session, kekVersion);
        if (kek === null) throw new KeyUnwrapError();
        const mechanism = gcm(session, wrapped.subarray(0, NONCE_BYTES), boundTo(aad, kekVersion));
        session.api.C_DecryptInit(session.handle, mechanism, kek);
        // As large as what came in: a module may want room for the tag although it gives none back.
        const out = Buffer.alloc(wrapped.length);
        return session.api.C_Decrypt(session.handle, wrapped.subarray(NONCE_BYTES), out);
      });
    } catch (error) {
      // What the token does not explain is a key that does not open.
      throw error instanceof ProductError ? error : new KeyUnwrapError(error);
    }
  }

  async newVersion(): Promise<KekVersion> {
    const next = this.token.use(newestVersion)! + 1;
    return this.token.use((session) => {
      makeVersion(session, next);
      return shown(session, next);
    });
  }

  async destroyVersion(version: number): Promise<void> {
    this.token.use((session) => {
      const kek = kekOf(session, version);
      if (kek === null) return;
      session.api.C_DestroyObject(session.handle, kek);
      forget(session, labelOf(KEK, version), session.constants.CKO_SECRET_KEY);
    });
  }
}

/** Made unless it is there: a session that was lost in between does not make it twice. */
function makeVersion(session: TokenSession, version: number): void {
  const { CKM_AES_KEY_GEN, CKA_VALUE_LEN, CKA_ENCRYPT, CKA_DECRYPT, CKA_ID } = session.constants;
  if (kekOf(session, version) !== null) return;
  session.api.C_GenerateKey(session.handle, { mechanism: CKM_AES_KEY_GEN }, [
    ...keptInside(session, labelOf(KEK, version)),
    { type: CKA_VALUE_LEN, value: KEK_BYTES },
    { type: CKA_ENCRYPT, value: true },
    { type: CKA_DECRYPT, value: true },
    // A name of its own: nothing can be computed of a key that stays inside.
    { type: CKA_ID, value: randomBytes(8) },
  ]);
}

/** Asked of the token each time: another process may have made a newer one. */
const newestVersion = (session: TokenSession): number | null =>
  versionsIn(session, KEK, session.constants.CKO_SECRET_KEY).at(-1) ?? null;

const kekOf = (session: TokenSession, version: number): Handle | null =>
  objectCalled(session, labelOf(KEK, version), session.constants.CKO_SECRET_KEY);

const shown = (session: TokenSession, version: number): KekVersion => ({
  version,
  fingerprint: bytesOf(session, kekOf(session, version)!, session.constants.CKA_ID).toString('hex'),
});

const gcm = ({ constants }: TokenSession, iv: Buffer, aad: Buffer) => ({
  mechanism: constants.CKM_AES_GCM,
  parameter: {
    type: constants.CK_PARAMS_AES_GCM,
    iv,
    ivBits: iv.length * 8,
    aad,
    tagBits: TAG_BYTES * 8,
  },
});
