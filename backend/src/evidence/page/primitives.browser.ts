import { sha256 as sha256OfNoble } from '@noble/hashes/sha2.js';
import { EvidenceError } from '../evidence-error.js';
import { Buffer } from './buffer.browser.js';

/** primitives.ts, answered by a browser: WebCrypto, DecompressionStream. */

/** By view, so that an item is hashed by WebCrypto once and every check finds it. */
const ahead = new WeakMap<Uint8Array, Uint8Array>();

/** WebCrypto hashes what is large. What is small and hashed in between (leaves, links, ids) cannot wait for it. */
export function sha256(...parts: Uint8Array[]): Buffer {
  const known = parts.length === 1 ? ahead.get(parts[0]!) : undefined;
  if (known) return Buffer.from(known);
  const hash = sha256OfNoble.create();
  for (const part of parts) hash.update(part);
  return Buffer.from(hash.digest());
}

export async function digestAhead(items: Iterable<Uint8Array>): Promise<void> {
  for (const bytes of items)
    ahead.set(bytes, new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource)));
}

export function ed25519Spki(publicKey: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
}

export function ed25519Holds(): boolean {
  throw new TypeError('A browser answers later.');
}

export async function ed25519HoldsLater(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', publicKey as BufferSource, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, signature as BufferSource, message as BufferSource);
}

export async function gunzip(body: Uint8Array, limit: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const stream = new Blob([body as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return Buffer.concat(parts);
      bytes += value.length;
      if (bytes > Math.max(1, limit)) break;
      parts.push(value);
    }
  } catch (cause) {
    throw new EvidenceError('GZIP_INVALID', 'The segment is not gzip.', { cause });
  }
  await reader.cancel();
  throw new EvidenceError('GZIP_EXPANDS_TOO_FAR', 'The segment expands too far.');
}

export { tableCrc32 as crc32 } from '../crc32.js';
