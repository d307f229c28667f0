import type { EntityManager } from 'typeorm';
import { MerkleFrontier } from '../evidence/merkle-tree.js';
import { SHA256_BYTES } from '../evidence/sha256.js';

/** Where the log stands: its tree, and the link that its next entry is chained to. */
export interface TreeState {
  frontier: MerkleFrontier;
  link: Buffer;
}

export async function treeState(manager: EntityManager): Promise<TreeState> {
  const [{ size, link, frontier }] = (await manager.query('SELECT size, link, frontier FROM audit_tree')) as [
    { size: string; link: Buffer; frontier: Buffer },
  ];
  const hashes = Array.from({ length: frontier.length / SHA256_BYTES }, (_, place) =>
    frontier.subarray(place * SHA256_BYTES, (place + 1) * SHA256_BYTES),
  );
  return { frontier: MerkleFrontier.at(Number(size), hashes), link };
}
