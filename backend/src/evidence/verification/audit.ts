import { auditChecker, leafHash } from '../audit-leaf.js';
import { parseAuditLines } from '../audit-lines.js';
import { type Checkpoint, auditOrigin, openCheckpoint } from '../checkpoint.js';
import { verifyInclusion } from '../merkle-tree.js';
import { PACK_PATHS } from '../pack-format.js';
import type { VerifierKey } from '../signed-note.js';
import { parseTlogProof } from '../tlog-proof.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

/** Leaf hashes and links of the entries in the pack. */
export function checkAudit(contents: PackContents, report: VerificationReport): void {
  const path = PACK_PATHS.auditEntries;
  const bytes = contents.require(path);
  if (bytes === null) return;
  const check = auditChecker({ contiguous: false });
  const entries = parseAuditLines(bytes);
  entries.forEach((entry, line) => {
    if (entry === null) report.fault(path, 'AUDIT_LEAF_INVALID', `Line ${line + 1} is not an audit entry.`);
    else
      for (const { index, code } of check(entry))
        report.fault(path, code, `Entry ${index} of the audit log does not hold.`);
  });
  report.note(`Audit entries, their leaf hashes and links: ${entries.length}`);
}

/** Each entry in the pack is in the log, at its place, under the one checkpoint in the pack that the appliance signed. */
export function checkInclusion(
  contents: PackContents,
  key: VerifierKey | null,
  report: VerificationReport,
): void {
  const note = contents.text(PACK_PATHS.auditCheckpoint);
  const lines = contents.require(PACK_PATHS.auditEntries);
  if (note === null || lines === null || key === null || contents.pack === null) return;
  const origin = auditOrigin(contents.pack.appliance);
  const checkpoint = report.attempt(PACK_PATHS.auditCheckpoint, () => openCheckpoint(note, key, origin));
  if (checkpoint === null) return;
  const entries = parseAuditLines(lines).filter((entry) => entry !== null);
  for (const { index, leaf } of entries) {
    const path = PACK_PATHS.auditProof(index);
    const text = contents.text(path);
    if (text === null) continue;
    const holds = report.attempt(path, () => proves(text, note, checkpoint, { index, hash: leafHash(leaf) }));
    if (holds === false)
      report.fault(path, 'INCLUSION_NOT_PROVEN', `It does not prove entry ${index} under audit/checkpoint.`);
  }
  report.note(`Audit entries in the log of ${checkpoint.size} that the appliance signed: ${entries.length}`);
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
