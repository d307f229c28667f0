export const CHECKPOINT_LEAVES = 256;
export const CHECKPOINT_INTERVAL_MS = 10_000;

/** While there is something new: after 256 leaves or 10 s, whichever comes first. */
export function checkpointDue(
  size: number,
  newest: { size: number; signedAt: Date } | null,
  now: Date,
): boolean {
  if (size === (newest?.size ?? 0)) return false;
  if (newest === null || size - newest.size >= CHECKPOINT_LEAVES) return true;
  return now.getTime() - newest.signedAt.getTime() >= CHECKPOINT_INTERVAL_MS;
}
