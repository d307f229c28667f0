import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyProvider, WrappedKey } from './key-provider.js';
import { type KeyringFiles, openKeyringFolder } from './keyring-folder.js';
import { KeyUnwrapError } from './keys.errors.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Key-encryption keys in files, for evaluation and small installations. Wrapped form: nonce (12) ‖ ciphertext ‖
 * tag (16), AES-256-GCM. One version wraps at most 2^32 keys (SP 800-38D); rotation makes the next version.
 */
export class FileKeyring implements KeyProvider {
  private constructor(private readonly files: KeyringFiles) {}

  static open(folder: string, options: { create: boolean }): FileKeyring {
    return new FileKeyring(openKeyringFolder(folder, options.create));
  }

  /** PEM of the Ed25519 private key that signs for the appliance. */
  get signingKeyPem(): string {
    return this.files.signingKeyPem;
  }

  wrap(plainKey: Uint8Array, aad: Uint8Array): Promise<WrappedKey> {
    const kekVersion = Math.max(...this.files.keks.keys());
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.kek(kekVersion), nonce);
    cipher.setAAD(bound(aad, kekVersion));
    const wrapped = Buffer.concat([nonce, cipher.update(plainKey), cipher.final(), cipher.getAuthTag()]);
    return Promise.resolve({ kekVersion, wrapped });
  }

  unwrap({ kekVersion, wrapped }: WrappedKey, aad: Uint8Array): Promise<Buffer> {
    try {
      const end = wrapped.length - TAG_BYTES;
      const nonce = wrapped.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', this.kek(kekVersion), nonce, {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(bound(aad, kekVersion));
      decipher.setAuthTag(wrapped.subarray(end));
      const plain = decipher.update(wrapped.subarray(NONCE_BYTES, end));
      decipher.final();
      return Promise.resolve(plain);
    } catch (cause) {
      return Promise.reject(new KeyUnwrapError(cause));
    }
  }

  private kek(version: number): Buffer {
    const kek = this.files.keks.get(version);
    if (kek === undefined) throw new KeyUnwrapError();
    return kek;
  }
}

function bound(aad: Uint8Array, kekVersion: number): Buffer {
  return Buffer.concat([Buffer.from(`exhibit.kek/v1\0${kekVersion}\0`, 'latin1'), aad]);
}
