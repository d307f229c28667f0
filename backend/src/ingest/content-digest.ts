import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a Content-Digest field (RFC 9530) fits the bytes: true when it is absent or names no algorithm we know,
 * false when its SHA-256 is malformed or another one.
 */
export function digestFits(field: string | undefined, bytes: Uint8Array): boolean {
  const [, base64] = /(?:^|,)\s*sha-256=:([^:]*):/.exec(field ?? '') ?? [];
  if (base64 === undefined) return true;
  const claimed = Buffer.from(base64, 'base64');
  return claimed.length === 32 && timingSafeEqual(claimed, createHash('sha256').update(bytes).digest());
}
