import { EvidenceError } from './evidence-error.js';
import { SHA256_BYTES, sha256 } from './sha256.js';

/**
 * The Merkle tree of RFC 6962 section 2.1 over leaf hashes (audit-leaf.ts). Sizes and indexes go up to 2^53 - 1, so
 * nothing here uses 32-bit operators.
 */

/** RFC 6962: nodes are hashed apart from leaves. What a node is hashed from, written over for each. */
const NODE = Buffer.concat([Buffer.from([0x01]), Buffer.alloc(2 * SHA256_BYTES)]);
/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Buffer = sha256();

/** Hash of the complete subtree of 2^level leaves that begins at leaf index × 2^level. From memory or from tiles. */
export type HashAt = (level: number, index: number) => Buffer;

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  NODE.set(left, 1);
  NODE.set(right, 1 + SHA256_BYTES);
  return sha256(NODE);
}

/** A tree that grows leaf by leaf, in O(log n) memory: the complete subtrees along its right edge. */
export class MerkleFrontier {
  /** Goes on where another one was: `hashes` are what it had at that size. */
  static at(size: number, hashes: readonly Buffer[]): MerkleFrontier {
    if (!isCount(size) || hashes.length !== completeSubtrees(0, size).length || !hashes.every(isHash))
      throw new EvidenceError('TREE_POSITION_INVALID', 'These are not the hashes of a tree of that size.');
    const frontier = new MerkleFrontier();
    frontier.leaves = size;
    frontier.subtrees.push(...hashes);
    return frontier;
  }

  private leaves = 0;
  private readonly subtrees: Buffer[] = [];

  get size(): number {
    return this.leaves;
  }

  /** The complete subtrees, the largest (leftmost) first. */
  get hashes(): readonly Buffer[] {
    return this.subtrees;
  }

  /** `completed` is told every subtree that this leaf completes, itself (level 0) first. */
  append(leafHash: Buffer, completed?: (level: number, index: number, hash: Buffer) => void): void {
    let hash = leafHash;
    let index = this.leaves;
    completed?.(0, index, hash);
    for (let level = 1; index % 2 === 1; level++) {
      hash = nodeHash(this.subtrees.pop()!, hash);
      index = (index - 1) / 2;
      completed?.(level, index, hash);
    }
    this.subtrees.push(hash);
    this.leaves += 1;
  }

  root(): Buffer {
    return this.leaves === 0 ? EMPTY_ROOT : joined(this.subtrees);
  }
}

export function rootOf(leafHashes: Iterable<Buffer>): Buffer {
  const frontier = new MerkleFrontier();
  for (const hash of leafHashes) frontier.append(hash);
  return frontier.root();
}

/** The root of the first `size` leaves of a larger tree. */
export function rootAt(size: number, hashAt: HashAt): Buffer {
  if (!isCount(size)) throw invalidPosition();
  return size === 0 ? EMPTY_ROOT : rangeRoot({ from: 0, to: size }, hashAt);
}

/** Keeps every node of a small tree. */
export function treeInMemory(leafHashes: readonly Buffer[]): HashAt {
  const levels: Buffer[][] = [];
  const frontier = new MerkleFrontier();
  for (const leaf of leafHashes)
    frontier.append(leaf, (level, index, hash) => ((levels[level] ??= [])[index] = hash));
  return (level, index) => {
    const hash = levels[level]?.[index];
    if (hash === undefined) throw invalidPosition();
    return hash;
  };
}

/** The audit path of a leaf, from its sibling up to the child of the root. RFC 6962 section 2.1.1. */
export function inclusionProof(index: number, size: number, hashAt: HashAt): Buffer[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw invalidPosition();
  return wayUp(index + 1, size, isLeaf).turns.map(({ sibling }) => rangeRoot(sibling, hashAt));
}

/** Whether the leaf is at that index of the tree with that root. Never throws: what is no proof proves nothing. */
export function verifyInclusion(claim: {
  index: number;
  size: number;
  leafHash: Buffer;
  root: Buffer;
  proof: readonly Buffer[];
}): boolean {
  const { index, size, leafHash, root, proof } = claim;
  if (!isCount(index) || !isCount(size) || index >= size || ![leafHash, ...proof].every(isHash)) return false;
  const { turns } = wayUp(index + 1, size, isLeaf);
  if (turns.length !== proof.length) return false;
  const computed = proof.reduce(
    (hash, sibling, step) => (turns[step]!.left ? nodeHash(sibling, hash) : nodeHash(hash, sibling)),
    leafHash,
  );
  return computed.equals(root);
}

/** What shows that the tree of `to` leaves begins with the tree of `from` leaves. RFC 6962 section 2.1.2. */
export function consistencyProof(from: number, to: number, hashAt: HashAt): Buffer[] {
  if (!isCount(from) || !isCount(to) || from > to) throw invalidPosition();
  if (from === 0) return [];
  const { turns, end } = wayUp(from, to, endsAt(from));
  // The verifier has the root of a part that is the whole old tree; of any other part it needs the hash.
  const ranges = [...(end.from === 0 ? [] : [end]), ...turns.map(({ sibling }) => sibling)];
  return ranges.map((range) => rangeRoot(range, hashAt));
}

/** Whether the newer tree begins with the older one. Never throws. Every tree begins with the empty one. */
export function verifyConsistency(claim: {
  from: number;
  to: number;
  fromRoot: Buffer;
  toRoot: Buffer;
  proof: readonly Buffer[];
}): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim;
  if (!isCount(from) || !isCount(to) || from > to || ![fromRoot, toRoot, ...proof].every(isHash))
    return false;
  if (from === 0) return proof.length === 0 && fromRoot.equals(EMPTY_ROOT);
  const { turns, end } = wayUp(from, to, endsAt(from));
  const [seed, siblings] = end.from === 0 ? [fromRoot, proof] : [proof[0], proof.slice(1)];
  if (seed === undefined || siblings.length !== turns.length) return false;
  let [older, newer] = [seed, seed];
  siblings.forEach((sibling, step) => {
    if (turns[step]!.left) older = nodeHash(sibling, older);
    newer = turns[step]!.left ? nodeHash(sibling, newer) : nodeHash(newer, sibling);
  });
  return older.equals(fromRoot) && newer.equals(toRoot);
}

/** Leaves from `from`, before `to`. */
interface Range {
  from: number;
  to: number;
}

/** One split of the tree on the way: the half that the way does not take, and whether it is the left one. */
interface Turn {
  sibling: Range;
  left: boolean;
}

const isLeaf = ({ from, to }: Range) => to - from === 1;
const endsAt = (leaf: number) => (range: Range) => range.to === leaf;

/** From the part that holds leaf `until - 1` and is where `arrived` says, up to the root. */
function wayUp(until: number, size: number, arrived: (range: Range) => boolean) {
  const turns: Turn[] = [];
  let end: Range = { from: 0, to: size };
  while (!arrived(end)) {
    const middle = end.from + largestPower(end.to - end.from - 1);
    const [before, after] = [
      { from: end.from, to: middle },
      { from: middle, to: end.to },
    ];
    const left = until > middle;
    turns.push({ sibling: left ? before : after, left });
    end = left ? after : before;
  }
  return { turns: turns.reverse(), end };
}

function rangeRoot({ from, to }: Range, hashAt: HashAt): Buffer {
  return joined(completeSubtrees(from, to).map(({ level, index }) => hashAt(level, index)));
}

/** The complete subtrees that the leaves make together, the largest first. */
function completeSubtrees(from: number, to: number): { level: number; index: number }[] {
  const subtrees: { level: number; index: number }[] = [];
  for (let at = from; at < to;) {
    const width = largestPower(to - at);
    subtrees.push({ level: Math.log2(width), index: at / width });
    at += width;
  }
  return subtrees;
}

/** The root over complete subtrees of which each is larger than the next. */
const joined = (subtrees: readonly Buffer[]): Buffer =>
  subtrees.reduceRight((right, left) => nodeHash(left, right));

/** The largest power of two that is not more than `count`, which is at least 1. */
function largestPower(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}

const isHash = (hash: Buffer): boolean => hash.length === SHA256_BYTES;

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const invalidPosition = () =>
  new EvidenceError('TREE_POSITION_INVALID', 'The tree has nothing at that position.');
