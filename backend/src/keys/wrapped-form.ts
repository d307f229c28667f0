/**
 * How a key is wrapped, whoever wraps it: nonce (12) ‖ ciphertext ‖ tag (16), AES-256-GCM. What a keyring wrapped and
 * what a module wrapped look the same; only the version says which key opens it.
 */
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** The version is bound too: a row that claims another one does not open. */
export function boundTo(aad: Uint8Array, kekVersion: number): Buffer {
  return Buffer.concat([Buffer.from(`exhibit.kek/v1\0${kekVersion}\0`, 'latin1'), aad]);
}
