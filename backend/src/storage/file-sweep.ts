import type { Dirent } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isTemporary } from './durable-file.js';
import { isAbsent } from './file-failure.js';
import { lockedName } from './file-locks.js';

/** Removes what interrupted writes left: half-written files, and locks whose object was never linked into place. */
export async function sweepFolder(folder: string, olderThan: number): Promise<void> {
  const entries = await entriesOf(folder);
  const names = new Set(entries.map(({ name }) => name));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await sweepFolder(path, olderThan);
    else if (isLeftOver(entry.name, names) && (await writtenAt(path)) < olderThan)
      await rm(path, { force: true });
  }
}

/** Another process may have removed a folder that its last object left. */
const entriesOf = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });

/** What another process finished writing meanwhile is not there under this name any more, and is left over by nobody. */
const writtenAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Infinity;
      throw error;
    },
  );

function isLeftOver(name: string, beside: ReadonlySet<string>): boolean {
  const object = lockedName(name);
  return isTemporary(name) || (object !== undefined && !beside.has(object));
}
