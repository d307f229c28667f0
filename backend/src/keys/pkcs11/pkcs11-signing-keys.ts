import { createPublicKey } from 'node:crypto';
import type { Attribute, Handle } from 'pkcs11js';
import { ED25519_KEY_BYTES } from '../../evidence/signed-note.js';
import { type RsaKey, RSA_BITS, SHA256_DIGEST_INFO } from '../certificates/rsa-key.js';
import type { Ed25519Key, NoteKeys } from '../ed25519-key.js';
import { KeyringMissingError, KeyProviderMechanismError } from '../keys.errors.js';
import type { Pkcs11Token, TokenSession } from './pkcs11-token.js';
import { bytesOf, keptInside, labelOf, objectCalled, versionsIn } from './token-objects.js';

const NOTE = 'note';
const SIGNING = 'signing';
/** PKCS#11 3.0 §6.3; pkcs11js has no names for them. */
const CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;
const CKM_EDDSA = 0x1057;
/** The curve by name, as PrintableString. */
const EDWARDS25519 = Buffer.from('130c656477617264733235353139', 'hex');
const PUBLIC_EXPONENT = Buffer.from([1, 0, 1]);
const MOST_SIGNATURE_BYTES = 1_024;

/** Keys that sign and never leave a token: Ed25519 for notes, RSA for CMS. */
export class Pkcs11SigningKeys implements NoteKeys {
  private constructor(private readonly token: Pkcs11Token) {}

  static open(token: Pkcs11Token): Pkcs11SigningKeys {
    const keys = new Pkcs11SigningKeys(token);
    if (keys.noteKeys().length === 0)
      throw new KeyringMissingError('The token has no signing key. Run: npm run cli -- make-keys');
    return keys;
  }

  static prepare(token: Pkcs11Token): Pkcs11SigningKeys {
    const keys = new Pkcs11SigningKeys(token);
    if (keys.noteKeys().length === 0) keys.newSigningKey();
    return keys;
  }

  noteKeys(): readonly Ed25519Key[] {
    return this.token.use((session) =>
      versionsIn(session, NOTE, session.constants.CKO_PRIVATE_KEY).map((version) =>
        this.noteKey(session, version),
      ),
    );
  }

  newSigningKey(): Ed25519Key {
    const version = this.token.use((session) => nextVersion(session, NOTE));
    return this.token.use((session) => {
      pairCalled(session, labelOf(NOTE, version), CKM_EC_EDWARDS_KEY_PAIR_GEN, [
        { type: session.constants.CKA_EC_PARAMS, value: EDWARDS25519 },
      ]);
      return this.noteKey(session, version);
    });
  }

  /** A new RSA key in the token; a certificate makes it one that signs. */
  async newRsaKey(): Promise<RsaKey> {
    const label = labelOf(
      SIGNING,
      this.token.use((session) => nextVersion(session, SIGNING)),
    );
    return this.token.use((session) => {
      const { CKM_RSA_PKCS_KEY_PAIR_GEN, CKA_MODULUS_BITS, CKA_PUBLIC_EXPONENT } = session.constants;
      pairCalled(session, label, CKM_RSA_PKCS_KEY_PAIR_GEN, [
        { type: CKA_MODULUS_BITS, value: RSA_BITS },
        { type: CKA_PUBLIC_EXPONENT, value: PUBLIC_EXPONENT },
      ]);
      return this.rsaKey(session, label);
    });
  }

  /** The key in the token that belongs to a certificate, or null. */
  findRsaKey(publicKeyDer: Buffer): RsaKey | null {
    return this.token.use((session) => {
      const keys = versionsIn(session, SIGNING, session.constants.CKO_PRIVATE_KEY).map((version) =>
        this.rsaKey(session, labelOf(SIGNING, version)),
      );
      return keys.find((key) => key.publicKeyDer.equals(publicKeyDer)) ?? null;
    });
  }

  private noteKey(session: TokenSession, version: number): Ed25519Key {
    const label = labelOf(NOTE, version);
    const { CKO_PUBLIC_KEY, CKA_EC_POINT } = session.constants;
    // Some modules wrap the point in an OCTET STRING, some give it bare: its last 32 bytes are the key.
    const point = bytesOf(session, objectCalled(session, label, CKO_PUBLIC_KEY)!, CKA_EC_POINT);
    return {
      publicKey: point.subarray(-ED25519_KEY_BYTES),
      sign: async (bytes) => this.sign(label, CKM_EDDSA, bytes),
    };
  }

  private rsaKey(session: TokenSession, label: string): RsaKey {
    const { CKO_PUBLIC_KEY, CKA_MODULUS, CKM_RSA_PKCS } = session.constants;
    const modulus = bytesOf(session, objectCalled(session, label, CKO_PUBLIC_KEY)!, CKA_MODULUS);
    const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: PUBLIC_EXPONENT.toString('base64url') };
    return {
      publicKeyDer: createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' }),
      signDigest: async (digest) =>
        this.sign(label, CKM_RSA_PKCS, Buffer.concat([SHA256_DIGEST_INFO, digest])),
    };
  }

  private sign(label: string, mechanism: number, bytes: Uint8Array): Buffer {
    return this.token.use((session) => {
      const key = objectCalled(session, label, session.constants.CKO_PRIVATE_KEY) as Handle;
      session.api.C_SignInit(session.handle, { mechanism }, key);
      return session.api.C_Sign(session.handle, Buffer.from(bytes), Buffer.alloc(MOST_SIGNATURE_BYTES));
    });
  }
}

const nextVersion = (session: TokenSession, kind: string): number =>
  (versionsIn(session, kind, session.constants.CKO_PRIVATE_KEY).at(-1) ?? 0) + 1;

/** Made unless it is there: a session that was lost in between does not make it twice. */
function pairCalled(session: TokenSession, label: string, mechanism: number, publicOnes: Attribute[]): void {
  const { api, handle, slot, constants } = session;
  if (objectCalled(session, label, constants.CKO_PRIVATE_KEY) !== null) return;
  if (!api.C_GetMechanismList(slot).includes(mechanism)) throw new KeyProviderMechanismError(label);
  api.C_GenerateKeyPair(
    handle,
    { mechanism },
    [
      { type: constants.CKA_TOKEN, value: true },
      { type: constants.CKA_VERIFY, value: true },
      { type: constants.CKA_LABEL, value: label },
      ...publicOnes,
    ],
    [...keptInside(session, label), { type: constants.CKA_SIGN, value: true }],
  );
}
