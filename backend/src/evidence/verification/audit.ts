import { type AuditEntry, auditChecker } from '../audit-leaf.js';
import { parseAuditLines } from '../audit-lines.js';
import type { Checkpoint } from '../checkpoint.js';
import { PACK_PATHS } from '../pack-format.js';
import type { VerifierKey } from '../signed-note.js';
import { checkCheckpoint, checkInclusions } from './audit-proofs.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';
import { checkTimes } from './audit-times.js';

/**
 * Leaf hashes and links of the entries in the pack; with a checkpoint also that each is in the log that it signs, and
 * since when. Packs of earlier days carry no checkpoint.
 */
export async function checkAudit(
  contents: PackContents,
  key: VerifierKey | null,
  report: VerificationReport,
): Promise<void> {
  const entries = checkEntries(contents, report);
  const checkpoint = await checkCheckpoint(contents, key, report);
  if (checkpoint === undefined) return;
  checkInclusions(contents, entries, checkpoint, report);
  await checkTimes(contents, { key, newest: checkpoint }, report);
}

export interface CheckedCheckpoint {
  note: string;
  /** null when it cannot be believed. */
  checkpoint: Checkpoint | null;
}

function checkEntries(contents: PackContents, report: VerificationReport): AuditEntry[] {
  const path = PACK_PATHS.auditEntries;
  const bytes = contents.require(path);
  if (bytes === null) return [];
  const check = auditChecker({ contiguous: false });
  const entries = parseAuditLines(bytes);
  entries.forEach((entry, line) => {
    if (entry === null) report.fault(path, 'AUDIT_LEAF_INVALID', `Line ${line + 1} is not an audit entry.`);
    else
      for (const { index, code } of check(entry))
        report.fault(path, code, `Entry ${index} of the audit log does not hold.`);
  });
  report.note(`Audit entries, their leaf hashes and links: ${entries.length}`);
  return entries.filter((entry) => entry !== null);
}
