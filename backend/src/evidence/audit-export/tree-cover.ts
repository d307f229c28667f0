import { EvidenceError } from '../evidence-error.js';
import { EMPTY_ROOT, nodeHash } from '../merkle-tree.js';

/** A whole subtree: the root over leaves `index × 2^level` up to, not including, `(index + 1) × 2^level`. */
export interface TreeNode {
  level: number;
  index: number;
}

/** 2^52 leaves: beyond, a number in JSON is not exact. */
const MAX_LEVEL = 52;

/**
 * The fewest whole subtrees that lie side by side over the leaves `from` up to, not including, `to`: greedily the
 * largest that begins where the last one ended. At most 2 × log2(to − from) of them.
 */
export function coverOf(from: number, to: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (level < MAX_LEVEL && at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level++;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/**
 * Builds the tree's root from subtrees given left to right without a hole, in O(log n) memory. Which of them are
 * single leaves makes no difference: this is how an export proves thousands of entries with few hashes.
 */
export class CoveredTree {
  private readonly stack: { level: number; index: number; hash: Buffer }[] = [];
  private covered = 0;

  /** Leaves covered so far: the next subtree begins here. */
  get size(): number {
    return this.covered;
  }

  add({ level, index }: TreeNode, hash: Buffer): void {
    if (index * 2 ** level !== this.covered)
      throw new EvidenceError('EXPORT_INVALID', 'The subtrees do not lie side by side.');
    this.covered += 2 ** level;
    let node = { level, index, hash };
    for (let left = this.stack.at(-1); left?.level === node.level && node.index % 2 === 1;) {
      node = {
        level: node.level + 1,
        index: (node.index - 1) / 2,
        hash: nodeHash(left.hash, node.hash),
      };
      this.stack.pop();
      left = this.stack.at(-1);
    }
    this.stack.push(node);
  }

  /** RFC 6962 MTH of the leaves covered. */
  root(): Buffer {
    const [last, ...rest] = this.stack.toReversed();
    if (last === undefined) return EMPTY_ROOT;
    return rest.reduce((right, left) => nodeHash(left.hash, right), last.hash);
  }
}
