import type { AuditEntry } from './audit-leaf.js';
import type { PackAuditProofs } from './audit-proofs.js';
import { auditOrigin, checkpointText } from './checkpoint.js';
import { consistencyProof, inclusionProof, rootAt, treeInMemory } from './merkle-tree.js';
import type { NoteSigner } from './signed-note.js';

/** Proofs of some entries of a log, against its newest checkpoint, with an older checkpoint of size `timedSize`. */
export async function sampleProofs(
  log: AuditEntry[],
  entries: AuditEntry[],
  signer: NoteSigner,
  timed: { size: number; tokens: PackAuditProofs['timed'][number]['tokens'] } | null = null,
): Promise<PackAuditProofs> {
  const hashAt = treeInMemory(log.map(({ leafHash }) => Buffer.from(leafHash)));
  const checkpoint = (size: number): Promise<string> =>
    signer.signNote(
      checkpointText({ origin: auditOrigin(signer.name), size, root: rootAt(size, hashAt), extensions: [] }),
    );
  return {
    checkpoint: await checkpoint(log.length),
    inclusions: entries.map(({ index }) => ({ index, proof: inclusionProof(index, log.length, hashAt) })),
    timed: timed
      ? [
          {
            ...timed,
            note: await checkpoint(timed.size),
            consistency: consistencyProof(timed.size, log.length, hashAt),
          },
        ]
      : [],
  };
}
