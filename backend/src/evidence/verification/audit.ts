import { auditChecker } from '../audit-leaf.js';
import { parseAuditLines } from '../audit-lines.js';
import { PACK_PATHS } from '../pack-format.js';
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
