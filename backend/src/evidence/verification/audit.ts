import { type AuditEntry, auditChecker } from '../audit-leaf.js';
import { parseAuditLines } from '../audit-lines.js';
import { PACK_PATHS } from '../pack-format.js';
import { checkInclusion } from './audit-proofs.js';
import { checkTimes } from './audit-times.js';
import type { PackContents } from './contents.js';
import type { KeyChain } from './key-chain.js';
import type { VerificationReport } from './report.js';

/**
 * Leaf hashes and links of the entries in the pack; with a checkpoint also that each is in the log that it signs, and
 * since when. Packs of earlier days carry entries only.
 */
export async function checkAudit(
  contents: PackContents,
  keys: KeyChain | null,
  report: VerificationReport,
): Promise<void> {
  checkEntries(contents, report);
  const more = contents.names().some((name) => name.startsWith('audit/') && name !== PACK_PATHS.auditEntries);
  if (!more) return;
  const newest = await checkInclusion(contents, keys, report);
  await checkTimes(contents, { keys, newest }, report);
}

function checkEntries(contents: PackContents, report: VerificationReport): void {
  const path = PACK_PATHS.auditEntries;
  const bytes = contents.require(path);
  if (bytes === null) return;
  const check = auditChecker({ contiguous: false });
  const entries: (AuditEntry | null)[] = parseAuditLines(bytes);
  entries.forEach((entry, line) => {
    if (entry === null) report.fault(path, 'AUDIT_LEAF_INVALID', `Line ${line + 1} is not an audit entry.`);
    else
      for (const { index, code } of check(entry))
        report.fault(path, code, `Entry ${index} of the audit log does not hold.`);
  });
  report.note(`Audit entries, their leaf hashes and links: ${entries.length}`);
}
