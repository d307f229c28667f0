export interface WrappedKey {
  kekVersion: number;
  wrapped: Buffer;
}

/** Token of the provider that wraps recording keys. */
export const KEY_PROVIDER = Symbol('KEY_PROVIDER');

/**
 * Holds the key-encryption keys: a file keyring for evaluation, a hardware module for real. `aad` binds a wrapped key
 * to what it is for; it must be the same when the key is unwrapped.
 */
export interface KeyProvider {
  wrap(plainKey: Uint8Array, aad: Uint8Array): Promise<WrappedKey>;
  /** The caller erases the answer (`fill(0)`) when done. */
  unwrap(key: WrappedKey, aad: Uint8Array): Promise<Buffer>;
}
