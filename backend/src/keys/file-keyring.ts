import { createCipheriv, createDecipheriv, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Ed25519Key, NoteKeys } from './ed25519-key.js';
import type { KekVersion, KeyProvider, WrappedKey } from './key-provider.js';
import {
  kekFile,
  type KeyringFiles,
  newKekText,
  newSigningKeyPem,
  openKeyringFolder,
  readKeyring,
  signingKeyFile,
} from './keyring-folder.js';
import { KeyUnwrapError } from './keys.errors.js';
import { erasePrivate, placePrivate } from './private-files.js';
import { boundTo, NONCE_BYTES, TAG_BYTES } from './wrapped-form.js';

/**
 * Key-encryption keys in files, for evaluation and small installations; see `wrapped-form.ts` for what they make. One
 * version wraps at most 2^32 keys (SP 800-38D); rotation makes the next version.
 */
export class FileKeyring implements KeyProvider, NoteKeys {
  readonly kind = 'file';

  private constructor(
    private readonly folder: string,
    private files: KeyringFiles,
    private readOf: number,
    private readAt = Date.now(),
  ) {}

  static open(folder: string, options: { create: boolean }): FileKeyring {
    const files = openKeyringFolder(folder, options.create);
    return new FileKeyring(folder, files, changedAt(folder));
  }

  noteKeys(): readonly Ed25519Key[] {
    return [...this.fresh().signingKeys.values()];
  }

  async versions(): Promise<KekVersion[]> {
    return [...this.fresh().keks].map(([version, kek]) => shown(version, kek));
  }

  async wrap(plainKey: Uint8Array, aad: Uint8Array): Promise<WrappedKey> {
    const [kekVersion, kek] = [...this.fresh().keks].at(-1)!;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', kek, nonce);
    cipher.setAAD(boundTo(aad, kekVersion));
    const wrapped = Buffer.concat([nonce, cipher.update(plainKey), cipher.final(), cipher.getAuthTag()]);
    return { kekVersion, wrapped };
  }

  async unwrap({ kekVersion, wrapped }: WrappedKey, aad: Uint8Array): Promise<Buffer> {
    try {
      const end = wrapped.length - TAG_BYTES;
      const nonce = wrapped.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', this.kek(kekVersion), nonce, {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(boundTo(aad, kekVersion));
      decipher.setAuthTag(wrapped.subarray(end));
      const plain = decipher.update(wrapped.subarray(NONCE_BYTES, end));
      decipher.final();
      return plain;
    } catch (cause) {
      throw new KeyUnwrapError(cause);
    }
  }

  async newVersion(): Promise<KekVersion> {
    const next = Math.max(...this.fresh().keks.keys()) + 1;
    placePrivate(join(this.folder, kekFile(next)), newKekText());
    this.readAgain();
    return (await this.versions()).at(-1)!;
  }

  async destroyVersion(version: number): Promise<void> {
    erasePrivate(join(this.folder, kekFile(version)));
    this.readAgain();
  }

  /** Makes the next key that signs notes. Those before it stay, for what they have signed. */
  newSigningKey(): Ed25519Key {
    const next = Math.max(...this.fresh().signingKeys.keys()) + 1;
    placePrivate(join(this.folder, signingKeyFile(next)), newSigningKeyPem());
    this.readAgain();
    return this.noteKeys().at(-1)!;
  }

  private kek(version: number): KeyObject {
    // The clock of a file system is coarse: an unknown version is looked for once more.
    const kek = this.fresh().keks.get(version) ?? this.readAgain().keks.get(version);
    if (kek === undefined) throw new KeyUnwrapError();
    return kek;
  }

  /**
   * API and workers share one folder: what another process put there is seen at the next use, without a restart. What
   * was read right after a change may lack the next one, which has the same time.
   */
  private fresh(): KeyringFiles {
    const isCurrent = changedAt(this.folder) === this.readOf && this.readAt - this.readOf > COARSE_MS;
    return isCurrent ? this.files : this.readAgain();
  }

  private readAgain(): KeyringFiles {
    this.readOf = changedAt(this.folder);
    this.readAt = Date.now();
    this.files = readKeyring(this.folder);
    return this.files;
  }
}

/** No file system's clock is coarser. */
const COARSE_MS = 2_000;

const changedAt = (folder: string): number => statSync(folder).mtimeMs;

const shown = (version: number, kek: KeyObject): KekVersion => ({
  version,
  fingerprint: createHmac('sha256', kek).update('exhibit.kek-fingerprint/v1').digest('hex').slice(0, 16),
});
