import { createHash, hash } from 'node:crypto';

export const SHA256_BYTES = 32;
/** Up to here one call over a copy is faster than several calls: nodes of a tree, links, most audit entries. */
const SMALL = 2_048;

export function sha256(...parts: Uint8Array[]): Buffer {
  if (parts.length === 1) return hashOf(parts[0]!);
  let length = 0;
  for (const part of parts) length += part.length;
  return length <= SMALL ? hashOf(joined(parts, length)) : streamed(parts);
}

export function sha256Hex(...parts: Uint8Array[]): string {
  return sha256(...parts).toString('hex');
}

const hashOf = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

function joined(parts: Uint8Array[], length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function streamed(parts: Uint8Array[]): Buffer {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}
