export interface WrappedKey {
  kekVersion: number;
  wrapped: Buffer;
}

/** One version of the key-encryption key, as a person may see it. */
export interface KekVersion {
  version: number;
  /** Tells versions apart, and one keyring from another, without saying anything of the key. Hex. */
  fingerprint: string;
}

/** Token of the provider that wraps recording keys. */
export const KEY_PROVIDER = Symbol('KEY_PROVIDER');

/**
 * Holds the key-encryption keys: a file keyring for evaluation, a hardware module for real. `aad` binds a wrapped key
 * to what it is for; it must be the same when the key is unwrapped.
 *
 * To destroy a version is to destroy whatever is still wrapped with it, in backups too. Only `care/kek-destruction.ts`
 * does it, when nothing here is (P8).
 */
export interface KeyProvider {
  readonly kind: 'file' | 'pkcs11';
  /** Oldest first; the last one wraps. What another process made meanwhile is among them. */
  versions(): Promise<KekVersion[]>;
  wrap(plainKey: Uint8Array, aad: Uint8Array): Promise<WrappedKey>;
  /** The caller erases the answer (`fill(0)`) when done. */
  unwrap(key: WrappedKey, aad: Uint8Array): Promise<Buffer>;
  /** Makes the next version, which wraps from now on. */
  newVersion(): Promise<KekVersion>;
  /** Zeroizes a version for good. MUST NOT resolve before it is gone for every process. */
  destroyVersion(version: number): Promise<void>;
}
