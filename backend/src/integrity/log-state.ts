import type { StatedEvent } from '../evidence/audit-export/exported-entry.js';
import { FIRST_LINK } from '../evidence/audit-leaf.js';
import { MerkleFrontier } from '../evidence/merkle-tree.js';

/** Where the walk through the log stands, as JSON. Hashes in hex. */
export interface LogState {
  size: number;
  frontier: string[];
  link: string;
  /** Hashes of the tiles that are not full yet, one list per level of tiles above the leaves. */
  tiles: string[][];
  /** Events whose own row is damaged or gone: what they said is known from the published entries. */
  stated: StatedEvent[];
  /** From the first checkpoint whose root differs on: its size, and the last one that agreed. */
  differs: { agreed: number; differs: number } | null;
  agreed: number;
}

export const startOfLog = (): LogState => ({
  size: 0,
  frontier: [],
  link: FIRST_LINK.toString('hex'),
  tiles: [],
  stated: [],
  differs: null,
  agreed: 0,
});

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

export const frontierOf = ({ size, frontier }: LogState): MerkleFrontier =>
  MerkleFrontier.at(
    size,
    frontier.map((hash) => Buffer.from(hash, 'hex')),
  );

export const withFrontier = (state: LogState, tree: MerkleFrontier): LogState => ({
  ...state,
  size: tree.size,
  frontier: tree.hashes.map(hex),
});
