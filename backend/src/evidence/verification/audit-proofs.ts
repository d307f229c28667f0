import { leafHash } from '../audit-leaf.js';
import { parseAuditLines } from '../audit-lines.js';
import { type Checkpoint, auditOrigin, openCheckpointInTime } from '../checkpoint.js';
import { verifyInclusion } from '../merkle-tree.js';
import { PACK_PATHS } from '../pack-format.js';
import { parseTlogProof } from '../tlog-proof.js';
import type { PackContents } from './contents.js';
import type { KeyChain } from './key-chain.js';
import type { VerificationReport } from './report.js';

/**
 * Each entry in the pack is in the log, at its place, under the one checkpoint in the pack that the appliance signed;
 * and there is no proof of anything else. Answers that checkpoint, or null when it cannot be believed.
 */
export async function checkInclusion(
  contents: PackContents,
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<Checkpoint | null> {
  const note = contents.text(PACK_PATHS.auditCheckpoint);
  const lines = contents.require(PACK_PATHS.auditEntries);
  if (note === null || lines === null || keys === null) return null;
  const checkpoint = await openedCheckpoint(contents, PACK_PATHS.auditCheckpoint, note, keys, report);
  if (checkpoint === null) return null;
  const parsed = parseAuditLines(lines);
  const entries = parsed.filter((entry) => entry !== null);
  for (const { index, leaf } of entries) {
    const path = PACK_PATHS.auditProof(index);
    const text = contents.text(path);
    if (text === null) continue;
    const holds = report.attempt(path, () => proves(text, note, checkpoint, { index, hash: leafHash(leaf) }));
    if (holds === false)
      report.fault(path, 'INCLUSION_NOT_PROVEN', `It does not prove entry ${index} under audit/checkpoint.`);
  }
  const known = new Set(entries.map(({ index }) => PACK_PATHS.auditProof(index)));
  // A line that is no entry has been named already, and its proof is not to blame.
  for (const name of parsed.length === entries.length ? contents.names() : [])
    if (name.startsWith('audit/proofs/') && !known.has(name))
      report.fault(name, 'PROOF_OF_NOTHING', 'There is no audit entry that this proof is of.');
  report.note(`Audit entries in the log of ${checkpoint.size} that the appliance signed: ${entries.length}`);
  return checkpoint;
}

/** A checkpoint of this appliance's log, signed by one of the keys in its time. */
export async function openedCheckpoint(
  { pack }: PackContents,
  path: string,
  note: string,
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<Checkpoint | null> {
  if (keys === null || pack === null) return null;
  return report.attemptLater(path, () => openCheckpointInTime(note, keys, auditOrigin(pack.appliance)));
}

function proves(
  text: string,
  note: string,
  { size, root }: Checkpoint,
  { index, hash }: { index: number; hash: Buffer },
): boolean {
  const found = parseTlogProof(text);
  if (found.index !== index || found.checkpointNote !== note) return false;
  return verifyInclusion({ index, size, root, leafHash: hash, proof: found.proof });
}
