import { randomBytes } from 'node:crypto';
import { combine, split } from 'shamir-secret-sharing';
import { sha256 } from '../../evidence/sha256.js';

const PREFIX = 'exhibit-emergency-';
const NEEDED = 2;
const SHARE = /^exhibit-emergency-([A-Za-z0-9_-]{44})$/;

/** A random secret, cut so that any two shares are it and one is nothing. Only the verifier may be kept. */
export async function newShares(count: number): Promise<{ shares: string[]; verifier: Buffer }> {
  const secret = new Uint8Array(randomBytes(32));
  const parts = await split(secret, count, NEEDED);
  return {
    shares: parts.map((part) => PREFIX + Buffer.from(part).toString('base64url')),
    verifier: sha256(Buffer.from(secret)),
  };
}

/** The verifier of what these two shares make; null when they are not two shares. Wrong ones make another verifier. */
export async function verifierOf(given: readonly string[]): Promise<Buffer | null> {
  const parts = given.map((text) => SHARE.exec(text.trim())?.[1]);
  if (parts.length !== NEEDED || parts.some((part) => part === undefined)) return null;
  try {
    return sha256(
      Buffer.from(await combine(parts.map((part) => new Uint8Array(Buffer.from(part!, 'base64url'))))),
    );
  } catch {
    // The same share twice, or two that were never cut together.
    return null;
  }
}
