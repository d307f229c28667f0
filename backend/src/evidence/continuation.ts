import { type AuditEntry, type AuditFault } from './audit-leaf.js';
import type { Checkpoint } from './checkpoint.js';
import { LogCheck } from './log-check.js';

/**
 * How a log stands to a checkpoint that was kept outside of it:
 * - `continued`: it begins with exactly what the checkpoint covers;
 * - `rolled-back`: it has fewer entries than the checkpoint covers;
 * - `rewritten`: it has as many, but others.
 */
export type Continuation = 'continued' | 'rolled-back' | 'rewritten';

export interface ContinuationReport {
  continuation: Continuation;
  /** Entries that were read again, leaf by leaf: never more than the checkpoint covers. */
  checked: number;
  /** Entries that do not agree with themselves, in order. */
  faults: AuditFault[];
}

const MOST_FAULTS = 100;

/** Reads the log from its first entry, in order and in constant memory, and computes what the checkpoint must say. */
export async function continuationOf(
  { size, root }: Pick<Checkpoint, 'size' | 'root'>,
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
): Promise<ContinuationReport> {
  const check = new LogCheck();
  const faults: AuditFault[] = [];
  if (size > 0)
    for await (const entry of entries) {
      for (const fault of check.entry(entry)) if (faults.length < MOST_FAULTS) faults.push(fault);
      if (check.size === size) break;
    }
  return { continuation: standing(check, size, root, faults), checked: check.size, faults };
}

function standing(check: LogCheck, size: number, root: Buffer, faults: AuditFault[]): Continuation {
  if (check.size < size) return 'rolled-back';
  return faults.length === 0 && check.root().equals(root) ? 'continued' : 'rewritten';
}
