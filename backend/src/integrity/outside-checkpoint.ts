import { auditOrigin, type Checkpoint, openCheckpoint } from '../evidence/checkpoint.js';
import type { VerifierKey } from '../evidence/signed-note.js';
import { ProductError } from '../platform/product-error.js';

/** A checkpoint that somebody kept. One that is not ours proves nothing, so it is refused instead of compared. */
export function outsideCheckpoint(note: string, keys: readonly VerifierKey[], appliance: string): Checkpoint {
  for (const key of keys)
    try {
      return openCheckpoint(note, key, auditOrigin(appliance));
    } catch {
      // Perhaps another key signed it.
    }
  throw new ProductError(
    'CHECKPOINT_NOT_OURS',
    422,
    'The checkpoint is not signed by this appliance. Give the file exactly as it was kept.',
  );
}
