import { auditOrigin, type Checkpoint } from '../evidence/checkpoint.js';
import type { KeyTenure } from '../evidence/key-history.js';
import { ProductError } from '../platform/product-error.js';
import { checkpointOf } from './log-target.js';

/** A checkpoint that somebody kept. One that is not ours proves nothing, so it is refused instead of compared. */
export function outsideCheckpoint(note: string, keys: readonly KeyTenure[], appliance: string): Checkpoint {
  const checkpoint = checkpointOf(note, keys, auditOrigin(appliance));
  if (checkpoint !== null) return checkpoint;
  throw new ProductError(
    'CHECKPOINT_NOT_OURS',
    422,
    'The checkpoint is not signed by this appliance. Give the file exactly as it was kept.',
  );
}
