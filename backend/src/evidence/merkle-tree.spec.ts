import fc from 'fast-check';
import { leafHash } from './audit-leaf.js';
import {
  EMPTY_ROOT,
  MerkleFrontier,
  consistencyProof,
  inclusionProof,
  nodeHash,
  rootAt,
  rootOf,
  treeInMemory,
  verifyConsistency,
  verifyInclusion,
} from './merkle-tree.js';
import { treeVectors } from './tree-vectors.fixture.js';

const hashes = (count: number) => Array.from({ length: count }, (_, n) => leafHash(Buffer.from(`leaf ${n}`)));
const refused = expect.objectContaining({ code: 'TREE_POSITION_INVALID' });
const flipped = (hash: Buffer) => {
  const copy = Buffer.from(hash);
  copy.writeUInt8(copy.readUInt8(7) ^ 1, 7);
  return copy;
};

const MANY = hashes(300);
const tree = treeInMemory(MANY);
const roots = Array.from({ length: 301 }, (_, size) => rootOf(MANY.slice(0, size)));
/** Root as the definition of RFC 6962 says it, slowly. */
const byDefinition = (leaves: Buffer[]): Buffer => {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0]!;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return nodeHash(byDefinition(leaves.slice(0, half)), byDefinition(leaves.slice(half)));
};
const inclusion = (index: number, size: number) => ({
  index,
  size,
  leafHash: MANY[index]!,
  root: roots[size]!,
  proof: inclusionProof(index, size, tree),
});
const consistency = (from: number, to: number) => ({
  from,
  to,
  fromRoot: roots[from]!,
  toRoot: roots[to]!,
  proof: consistencyProof(from, to, tree),
});

describe('no proof of inclusion is', () => {
  const claim = inclusion(100, 203);
  it.each([
    ['one for another index', { index: 101 }],
    // Inside of a tree a path is the same at neighbouring sizes: which size it is, the checkpoint signs.
    ['one for a size of another height', { size: 300 }],
    ['one for another leaf', { leafHash: MANY[101]! }],
    ['one for another root', { root: roots[204]! }],
    ['one without its last hash', { proof: claim.proof.slice(0, -1) }],
    ['one with a hash more', { proof: [...claim.proof, claim.proof[0]!] }],
    ['one with two hashes swapped', { proof: [claim.proof[1]!, claim.proof[0]!, ...claim.proof.slice(2)] }],
    ['one with a short hash', { proof: [Buffer.alloc(31), ...claim.proof.slice(1)] }],
    ['one for a short leaf hash', { leafHash: Buffer.alloc(0) }],
    ['one for an index outside of the tree', { index: 203 }],
    ['one for an index that is no number', { index: NaN }],
    ['one for a negative index', { index: -1 }],
    ['one for a size beyond what a number says exactly', { size: 2 ** 53 }],
  ])('%s', (_what, change) => {
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, ...change })).toBe(false);
  });

  it('one for another size, of the last leaf', () => {
    for (const size of [202, 204, 205, 256, 300])
      expect(verifyInclusion({ ...inclusion(202, 203), size })).toBe(false);
  });

  it('one in which any hash was changed', () => {
    claim.proof.forEach((hash, place) => {
      expect(verifyInclusion({ ...claim, proof: claim.proof.with(place, flipped(hash)) })).toBe(false);
    });
  });
});

describe('no proof of consistency is', () => {
  const claim = consistency(100, 203);
  it.each([
    ['one from another size', { from: 101 }],
    ['one to another size', { to: 260 }],
    ['one from another root', { fromRoot: roots[99]! }],
    ['one to another root', { toRoot: roots[204]! }],
    ['one that goes back', { from: 203, to: 100 }],
    ['one without its last hash', { proof: claim.proof.slice(0, -1) }],
    ['one with a hash more', { proof: [...claim.proof, claim.proof[0]!] }],
    ['nothing', { proof: [] }],
    ['one from nothing with hashes', { from: 0, fromRoot: EMPTY_ROOT }],
    ['one from nothing with another root', { from: 0, proof: [] }],
    ['one with a short hash', { proof: [Buffer.alloc(31), ...claim.proof.slice(1)] }],
    ['one from a size that is no whole number', { from: 1.5 }],
    ['one to a size beyond what a number says exactly', { to: 2 ** 53 }],
  ])('%s', (_what, change) => {
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, ...change })).toBe(false);
  });

  it('one in which any hash was changed', () => {
    claim.proof.forEach((hash, place) => {
      expect(verifyConsistency({ ...claim, proof: claim.proof.with(place, flipped(hash)) })).toBe(false);
    });
  });

  it('one between two roots of the same size that differ', () => {
    expect(verifyConsistency({ ...consistency(7, 7), fromRoot: roots[8]! })).toBe(false);
  });

  it('one for an older tree that was made of other leaves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const other = rootOf(MANY.slice(0, from).with(from - 1, flipped(MANY[from - 1]!)));
        expect(verifyConsistency({ ...consistency(from, to), fromRoot: other })).toBe(false);
      }),
    );
  });
});

describe('a tree refuses', () => {
  it('a proof for what it does not have', () => {
    expect(() => inclusionProof(5, 5, tree)).toThrow(refused);
    expect(() => inclusionProof(-1, 5, tree)).toThrow(refused);
    expect(() => inclusionProof(0, 1.5, tree)).toThrow(refused);
    expect(() => inclusionProof(0, 500, tree)).toThrow(refused);
    expect(() => consistencyProof(6, 5, tree)).toThrow(refused);
    expect(() => consistencyProof(-1, 5, tree)).toThrow(refused);
    expect(() => consistencyProof(1, NaN, tree)).toThrow(refused);
    expect(() => rootAt(-1, tree)).toThrow(refused);
    expect(() => rootAt(301, tree)).toThrow(refused);
    expect(() => treeInMemory([])(0, 0)).toThrow(refused);
  });

  it('to go on from hashes that are not its own', () => {
    const { hashes: edge } = frontierOf(7);
    expect(() => MerkleFrontier.at(8, edge)).toThrow(refused);
    expect(() => MerkleFrontier.at(-1, [])).toThrow(refused);
    expect(() => MerkleFrontier.at(7, [...edge.slice(1), Buffer.alloc(31)])).toThrow(refused);
  });
});

describe('a tree', () => {
  it('has the roots and proofs that RFC 6962 implementations agree on', () => {
    const { leaves, roots: known, inclusion: paths, consistency: proofs } = treeVectors();
    const vector = leaves.map((leaf) => leafHash(Buffer.from(leaf, 'hex')));
    const hex = (buffers: Buffer[]) => buffers.map((buffer) => buffer.toString('hex'));
    const all = treeInMemory(vector);
    expect(hex(known.map((_, size) => rootOf(vector.slice(0, size))))).toEqual(known);
    for (const { index, size, proof } of paths) expect(hex(inclusionProof(index, size, all))).toEqual(proof);
    for (const { from, to, proof } of proofs) expect(hex(consistencyProof(from, to, all))).toEqual(proof);
  });

  it('has at every size the root that its definition gives', () => {
    for (let size = 0; size <= 70; size++) expect(roots[size]).toEqual(byDefinition(MANY.slice(0, size)));
  });

  it('knows the roots that it had when it was smaller', () => {
    expect(roots.map((_, size) => rootAt(size, tree))).toEqual(roots);
  });

  it('proves every leaf of every size', () => {
    for (let size = 1; size <= 70; size++)
      for (let index = 0; index < size; index++) expect(verifyInclusion(inclusion(index, size))).toBe(true);
  });

  it('proves that every size begins with every smaller one', () => {
    for (let to = 0; to <= 70; to++)
      for (let from = 0; from <= to; from++) expect(verifyConsistency(consistency(from, to))).toBe(true);
  });

  it('goes on from its edge as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (size) => {
        const resumed = MerkleFrontier.at(size, frontierOf(size).hashes);
        for (const hash of MANY.slice(size)) resumed.append(hash);
        expect(resumed.size).toBe(300);
        expect(resumed.root()).toEqual(roots[300]);
      }),
    );
  });

  // 2^53 - 2 = 2 + 4 + … + 2^52: nothing may fall into 32 bits on the way.
  it('of nine quadrillion leaves is proved in fifty-three steps', () => {
    const everywhere = leafHash(Buffer.from('the same leaf everywhere'));
    const complete = [everywhere];
    while (complete.length < 53) complete.push(nodeHash(complete.at(-1)!, complete.at(-1)!));
    const same = (level: number) => complete[level]!;
    const size = 2 ** 53 - 2;
    const root = MerkleFrontier.at(size, complete.slice(1).reverse()).root();
    for (const index of [0, 2 ** 31, 2 ** 32 + 1, size - 1]) {
      const proof = inclusionProof(index, size, same);
      expect(proof.length).toBeLessThanOrEqual(53);
      expect(verifyInclusion({ index, size, leafHash: everywhere, root, proof })).toBe(true);
    }
  });
});

function frontierOf(size: number): MerkleFrontier {
  const frontier = new MerkleFrontier();
  for (const hash of MANY.slice(0, size)) frontier.append(hash);
  return frontier;
}
