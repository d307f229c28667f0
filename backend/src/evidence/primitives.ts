import { createHash, createPublicKey, hash, verify } from 'node:crypto';
import * as zlib from 'node:zlib';
import { tableCrc32 } from './crc32.js';
import { EvidenceError } from './evidence-error.js';

/**
 * What the formats here need of the platform that they are read on. This is Node's; primitives.browser.ts answers the
 * same questions with WebCrypto and takes this file's place in verify.html.
 */

/** Up to here one call over a copy is faster than several calls: nodes of a tree, links, most audit entries. */
const SMALL = 2_048;

export function sha256(...parts: Uint8Array[]): Buffer {
  if (parts.length === 1) return hash('sha256', parts[0]!, 'buffer');
  let length = 0;
  for (const part of parts) length += part.length;
  return length <= SMALL ? hash('sha256', joined(parts, length), 'buffer') : streamed(parts);
}

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

/** Digests that many checks will ask for. Node computes each when it is asked. */
export async function digestAhead(_items: Iterable<Uint8Array>): Promise<void> {}

const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/** SubjectPublicKeyInfo (RFC 8410) of a raw public key of 32 bytes. */
export function ed25519Spki(publicKey: Uint8Array): Buffer {
  return Buffer.concat([SPKI_ED25519, publicKey]);
}

/** RFC 8032. `publicKey` is raw, 32 bytes. */
export function ed25519Holds(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: ed25519Spki(publicKey), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
}

/** The same, where the platform answers later. */
export async function ed25519HoldsLater(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return ed25519Holds(publicKey, message, signature);
}

/** Unpacks one gzip member. GZIP_EXPANDS_TOO_FAR beyond `limit` bytes, GZIP_INVALID for anything else. */
export async function gunzip(body: Uint8Array, limit: number): Promise<Buffer> {
  try {
    return zlib.gunzipSync(body, { maxOutputLength: Math.max(1, limit) });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new EvidenceError('GZIP_EXPANDS_TOO_FAR', 'The segment expands too far.', { cause });
    throw new EvidenceError('GZIP_INVALID', 'The segment is not gzip.', { cause });
  }
}

/** Node has its own since 20.15. */
export const crc32: (bytes: Uint8Array) => number = (zlib as Partial<typeof zlib>).crc32 ?? tableCrc32;
