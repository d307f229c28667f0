import { sha256 } from './primitives.js';

export { sha256 };
export const SHA256_BYTES = 32;

export function sha256Hex(...parts: Uint8Array[]): string {
  return sha256(...parts).toString('hex');
}
