import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { ED25519_KEY_BYTES } from '../evidence/signed-note.js';
import { KeyringDamagedError } from './keys.errors.js';

/** A key that signs notes, wherever its private half is. */
export interface Ed25519Key {
  /** Raw, 32 bytes. */
  readonly publicKey: Buffer;
  sign(bytes: Uint8Array): Promise<Buffer>;
}

/** The keys that have signed for the appliance, oldest first; the last one signs. */
export interface NoteKeys {
  noteKeys(): readonly Ed25519Key[];
}

/** A key in this process. It is kept as a KeyObject: outside of the JavaScript heap. */
export class LocalEd25519Key implements Ed25519Key {
  readonly publicKey: Buffer;

  constructor(private readonly privateKey: KeyObject) {
    const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    this.publicKey = der.subarray(-ED25519_KEY_BYTES);
  }

  static fromPem(pem: string | Buffer): LocalEd25519Key {
    let key: KeyObject;
    try {
      key = createPrivateKey(pem);
    } catch (cause) {
      throw new KeyringDamagedError('The signing key cannot be read.', cause);
    }
    if (key.asymmetricKeyType !== 'ed25519')
      throw new KeyringDamagedError('The signing key is not an Ed25519 key.');
    return new LocalEd25519Key(key);
  }

  sign(bytes: Uint8Array): Promise<Buffer> {
    return Promise.resolve(sign(null, bytes, this.privateKey));
  }
}
