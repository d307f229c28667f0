import { leafHash } from '../../src/evidence/audit-leaf.js';
import { auditOrigin, checkpointText } from '../../src/evidence/checkpoint.js';
import { consistencyProof, rootOf, treeInMemory } from '../../src/evidence/merkle-tree.js';
import { sampleSigner } from '../../src/evidence/sample-pack.fixture.js';
import type { SignedCheckpoint } from '../../src/audit/anchors/checkpoint-source.js';

/** A log of numbered leaves with real checkpoints and proofs. `salt` makes another history of the same log. */
export function logInMemory(salt = '', appliance = 'bank.example') {
  const signer = sampleSigner(appliance);
  const leaves = (size: number) =>
    Array.from({ length: size }, (_, at) => leafHash(Buffer.from(`${salt}${at}`)));
  return {
    appliance,
    origin: auditOrigin(appliance),
    verifierKey: signer.verifierKey,
    async checkpoint(size: number, signedAt = new Date()): Promise<SignedCheckpoint> {
      const root = rootOf(leaves(size));
      const note = await signer.signNote(
        checkpointText({ origin: auditOrigin(appliance), size, root, extensions: [] }),
      );
      return { size, root, note, signedAt };
    },
    consistency: (from: number, to: number): Promise<Buffer[]> =>
      Promise.resolve(consistencyProof(from, to, treeInMemory(leaves(to)))),
  };
}
