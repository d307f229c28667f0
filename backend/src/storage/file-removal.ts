import { rmdir, unlink } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { fewAtATime } from '../platform/few-at-a-time.js';
import { isAbsent } from './file-failure.js';
import { readLock, removeLocks } from './file-locks.js';
import { isLocked } from './object-lock.js';
import { ObjectLockedError } from './storage.errors.js';

/** Folders this deep are of one recording or one site. Those above are shared by many, and stay. */
const OWN_DEPTH = 3;

/** Removes the file with its locks. Whoever calls makes it durable. */
export async function removeUnlocked(path: string): Promise<void> {
  const lock = await readLock(path);
  if (isLocked(lock, new Date())) throw new ObjectLockedError();
  try {
    await unlink(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  // A lock that has ended may stand beside it, and one of an interrupted write.
  if (lock.retention !== null) await removeLocks(path);
}

/**
 * Removes those of the folders that are empty, and those above them that this leaves empty, each asked once. What stays
 * lowest of each way up: these are to be synced.
 */
export async function removeEmptyFolders(root: string, folders: Iterable<string>): Promise<Set<string>> {
  const stays = new Set<string>();
  for (let asked = new Set(folders); asked.size > 0;) {
    const level = [...asked];
    const gone = await fewAtATime(level, (folder) => isOwn(root, folder) && removeIfEmpty(folder));
    asked = new Set();
    for (const [place, folder] of level.entries())
      if (gone[place]) asked.add(dirname(folder));
      else stays.add(folder);
  }
  return stays;
}

const isOwn = (root: string, folder: string): boolean =>
  relative(root, folder).split(sep).length >= OWN_DEPTH;

/** Whether it is gone, by whomever. */
async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(String((error as NodeJS.ErrnoException).code))) return false;
    if (!isAbsent(error)) throw error;
  }
  return true;
}
