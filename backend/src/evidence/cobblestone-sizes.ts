/**
 * C2SP chunked-encryption with HKDF-Expand-SHA-512 and AES-256-GCM ("Cobblestone-256").
 * Output: salt ‖ commitment ‖ pieces. Specification and vectors: docs/format/encrypted-object.md.
 */
export const INPUT_KEY_BYTES = 32;
export const SALT_BYTES = 24;
export const COMMITMENT_BYTES = 32;
export const HEADER_BYTES = SALT_BYTES + COMMITMENT_BYTES;
export const PIECE_BYTES = 16_384;
export const TAG_BYTES = 16;
export const SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES;
export const MAX_PIECES = 2 ** 38;

export function pieceCount(plainBytes: number): number {
  return Math.floor(plainBytes / PIECE_BYTES) + 1;
}

export function sealedBytes(plainBytes: number): number {
  return HEADER_BYTES + plainBytes + pieceCount(plainBytes) * TAG_BYTES;
}

/** Plain size for a sealed size; null when no message has that size, which is how a cut at a piece edge shows. */
export function plainBytes(sealed: number): number | null {
  const body = sealed - HEADER_BYTES;
  if (body < TAG_BYTES) return null;
  const whole = Math.floor(body / SEALED_PIECE_BYTES);
  const last = body - whole * SEALED_PIECE_BYTES;
  return last < TAG_BYTES ? null : whole * PIECE_BYTES + last - TAG_BYTES;
}

/** An object at rest: a format byte of ours before the message. */
export function encryptedObjectSize(plain: number): number {
  return 1 + sealedBytes(plain);
}
