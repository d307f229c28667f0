import { StorageUnavailableError } from '../storage.errors.js';

/** Somebody's word that they are about to create a key. */
export interface CreationClaim {
  /** Of one call; no two are equal. */
  mark: string;
  /** Unix milliseconds by the store's clock. */
  laidAt: number;
}

/** Whoever laid a claim creates within half of this or not at all; who never takes it back has died. */
export const CLAIM_LIFE_MS = 10 * 60_000;

/**
 * What the claims on a key say to the one who laid `mark`, listed after it was laid: of two who claim, at least one sees
 * the other, so at most one is alone. The lowest mark stays until the others have gone, and somebody gets through.
 */
export function turnOf(claims: readonly CreationClaim[], mark: string): 'create' | 'wait' | 'give way' {
  const own = claims.find((claim) => claim.mark === mark);
  // A store that does not show ours would not show another's either.
  if (!own) throw new StorageUnavailableError(undefined, 'protocol');
  const others = claims.filter((claim) => claim !== own && !isDead(claim, own));
  if (others.length === 0) return 'create';
  return others.every((other) => mark < other.mark) ? 'wait' : 'give way';
}

/** Both times are the store's: no clock of ours is asked. */
export const isDead = (claim: CreationClaim, beside: CreationClaim): boolean =>
  beside.laidAt - claim.laidAt >= CLAIM_LIFE_MS;
