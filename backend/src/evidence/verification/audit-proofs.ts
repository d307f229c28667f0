import type { AuditEntry } from '../audit-leaf.js';
import { type Checkpoint, auditOrigin, parseCheckpointText } from '../checkpoint.js';
import { EvidenceError } from '../evidence-error.js';
import { verifyInclusion } from '../merkle-tree.js';
import { PACK_PATHS } from '../pack-format.js';
import { type VerifierKey, verifyNoteLater } from '../signed-note.js';
import { parseTlogProof } from '../tlog-proof.js';
import type { CheckedCheckpoint } from './audit.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

/** The newest checkpoint; undefined when the pack has none, and then it may have no proof either. */
export async function checkCheckpoint(
  contents: PackContents,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<CheckedCheckpoint | undefined> {
  const proofs = contents
    .names()
    .filter((name) => name.startsWith('audit/') && name !== PACK_PATHS.auditEntries);
  if (proofs.length === 0) return undefined;
  const note = contents.text(PACK_PATHS.checkpoint);
  if (note === null) return { note: '', checkpoint: null };
  return { note, checkpoint: await openedCheckpoint(contents, PACK_PATHS.checkpoint, note, key, report) };
}

/** A checkpoint of this appliance's log, signed by the key. */
export async function openedCheckpoint(
  contents: PackContents,
  path: string,
  note: string,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<Checkpoint | null> {
  const { pack } = contents;
  if (key === null || pack === null) return null;
  return report.attemptLater(path, async () => {
    const checkpoint = parseCheckpointText(await verifyNoteLater(note, key));
    const origin = auditOrigin(pack.appliance);
    if (checkpoint.origin !== origin)
      throw new EvidenceError('CHECKPOINT_OF_ANOTHER_LOG', `This is not a checkpoint of ${origin}.`);
    return checkpoint;
  });
}

/** Each entry has its proof, of this very checkpoint, and there is no proof of anything else. */
export function checkInclusions(
  contents: PackContents,
  entries: AuditEntry[],
  { note, checkpoint }: CheckedCheckpoint,
  report: VerificationReport,
): void {
  const known = new Set<string>();
  let proven = 0;
  for (const { index, leafHash } of entries) {
    const path = PACK_PATHS.inclusion(index);
    known.add(path);
    const text = contents.text(path);
    const proof = text === null ? null : report.attempt(path, () => parseTlogProof(text));
    if (proof === null || checkpoint === null) continue;
    const { size, root } = checkpoint;
    const claim = { index, size, root, proof: proof.proof, leafHash: Buffer.from(leafHash) };
    if (proof.index !== index || proof.checkpointNote !== note || !verifyInclusion(claim))
      report.fault(path, 'INCLUSION_NOT_PROVEN', 'The proof does not lead from the entry to the checkpoint.');
    else proven++;
  }
  for (const name of contents.names())
    if (name.startsWith('audit/proofs/') && !known.has(name))
      report.fault(name, 'PROOF_OF_NOTHING', 'There is no audit entry that this proof is of.');
  if (checkpoint !== null)
    report.note(`Audit entries that are in the log of ${checkpoint.size} entries: ${proven}`);
}
