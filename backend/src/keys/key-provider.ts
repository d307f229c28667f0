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
 * There is no way to destroy a version, on purpose: it would destroy whatever is still wrapped with it, and a backup
 * brings such rows back. Versions that wrap nothing may be taken away by hand, by whoever holds the keyring (P8).
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
}
