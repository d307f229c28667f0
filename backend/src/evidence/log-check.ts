import { type AuditEntry, type AuditFault, auditChecker } from './audit-leaf.js';
import { MerkleFrontier } from './merkle-tree.js';

/**
 * Checks a whole log from its first entry, one at a time and in O(log n) memory: every leaf, hash, link and index, and
 * the root of the tree wherever a checkpoint says it.
 */
export class LogCheck {
  private readonly chain = auditChecker({ contiguous: true });
  private readonly tree = new MerkleFrontier();

  /** Entries checked so far. */
  get size(): number {
    return this.tree.size;
  }

  root(): Buffer {
    return this.tree.root();
  }

  /** The entry's own hash goes into the tree: where it is not the leaf's, both it and the next checkpoint are named. */
  entry(entry: AuditEntry): AuditFault[] {
    const { buffer, byteOffset, length } = entry.leafHash;
    this.tree.append(Buffer.from(buffer, byteOffset, length));
    return this.chain(entry);
  }

  /** Asked when exactly its leaves were checked, or at the end. The fault is named by the last leaf it covers. */
  checkpoint({ size, root }: { size: number; root: Buffer }): AuditFault[] {
    const holds = size === this.size && root.equals(this.root());
    return holds ? [] : [{ index: size - 1, code: 'AUDIT_ROOT_WRONG' }];
  }
}
