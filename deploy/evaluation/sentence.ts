import { types } from 'node:util';

/** A fault that a person can act on: shown as its one sentence, without a stack. */
export class Sentence extends Error {
  override name = 'Sentence';
}

const SYSTEM_FAULTS: Record<string, (where: string) => string> = {
  ENOSPC: (where) => `The disk is full${where}. Free some space and start again.`,
  EDQUOT: (where) => `The disk quota is used up${where}. Free some space and start again.`,
  EACCES: (where) =>
    `This account may not write${where}. Change the permissions, or set EXHIBIT_DATA to another folder.`,
  EPERM: (where) =>
    `This account may not write${where}. Change the permissions, or set EXHIBIT_DATA to another folder.`,
  EROFS: (where) => `The file system is read-only${where}. Set EXHIBIT_DATA to another folder.`,
  ENOTDIR: (where) => `A file stands where a folder is needed${where}. Set EXHIBIT_DATA to another folder.`,
};

/** What to print for a fault: one sentence when the cause is known, the whole story when it is ours. */
export function explain(fault: unknown): string {
  if (fault instanceof Sentence) return fault.message;
  if (!types.isNativeError(fault)) return String(fault);
  const { code, path } = fault as NodeJS.ErrnoException;
  const known =
    SYSTEM_FAULTS[code ?? ''] ?? (/no space left/i.test(fault.message) ? SYSTEM_FAULTS['ENOSPC'] : undefined);
  return known ? known(path ? ` (${path})` : '') : (fault.stack ?? fault.message);
}

/** Runs an entry script; a fault is printed once, with a non-zero exit. */
export async function runEntry(entry: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await entry();
  } catch (fault) {
    console.error(explain(fault));
    process.exitCode = 1;
  }
}
