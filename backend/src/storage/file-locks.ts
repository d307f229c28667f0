import { link, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { replaceFile, syncFolder, temporaryIn, writeAside } from './durable-file.js';
import { isAbsent } from './file-failure.js';
import type { ObjectLock, Retention } from './object-store.js';
import { ObjectExistsError, StorageUnavailableError } from './storage.errors.js';

/** Two files beside the object, so that placing a hold and extending a retention can never undo each other. */
const RETAINED = '.retained-';
const HELD = '.held-';

export const lockedName = (name: string): string | undefined =>
  [RETAINED, HELD].filter((prefix) => name.startsWith(prefix)).map((prefix) => name.slice(prefix.length))[0];

/**
 * Locks of the file store. They bind whoever comes through the port; who owns the folder is not bound by them, which is
 * why no file store passes for WORM.
 */
export async function readLock(path: string): Promise<ObjectLock> {
  const [retention, held] = await Promise.all([readRetention(path), exists(lockPath(path, HELD))]);
  return { retention, held };
}

/**
 * Writes the locks of an object that is not there yet. MUST come before the object itself: an object that was asked to
 * be locked is never visible unlocked. OBJECT_EXISTS when somebody else is putting a locked object there.
 */
export async function lockAhead(path: string, { retention, held }: ObjectLock): Promise<() => Promise<void>> {
  const made: string[] = [];
  const undo = async () => {
    for (const file of made) await rm(file, { force: true }).catch(() => undefined);
  };
  try {
    if (retention) made.push(await createExclusive(lockPath(path, RETAINED), retentionText(retention)));
    if (held) made.push(await createExclusive(lockPath(path, HELD), ''));
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

export const writeRetention = (path: string, retention: Retention) =>
  replaceFile(lockPath(path, RETAINED), retentionText(retention));

export async function writeHold(path: string, on: boolean): Promise<void> {
  if (on) return replaceFile(lockPath(path, HELD), '');
  await rm(lockPath(path, HELD), { force: true });
  await syncFolder(dirname(path));
}

export async function removeLocks(path: string): Promise<void> {
  for (const prefix of [RETAINED, HELD]) await rm(lockPath(path, prefix), { force: true });
}

async function createExclusive(path: string, content: string): Promise<string> {
  const aside = temporaryIn(dirname(path));
  try {
    await writeAside(aside, Buffer.from(content));
    await link(aside, path);
    return path;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new ObjectExistsError() : error;
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}

const lockPath = (path: string, prefix: string) => join(dirname(path), `${prefix}${basename(path)}`);

const retentionText = ({ mode, until }: Retention) => JSON.stringify({ mode, until: until.toISOString() });

async function readRetention(path: string): Promise<Retention | null> {
  let text: string;
  try {
    text = await readFile(lockPath(path, RETAINED), 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
  return parsedRetention(text);
}

/** A lock that cannot be read is no permission to remove: it stops everything until a person has looked (P8). */
function parsedRetention(text: string): Retention {
  try {
    const { mode, until } = JSON.parse(text) as { mode: unknown; until: unknown };
    const end = new Date(String(until));
    if ((mode === 'governance' || mode === 'compliance') && !Number.isNaN(end.getTime()))
      return { mode, until: end };
  } catch {
    // Told below.
  }
  throw new StorageUnavailableError(new Error('a retention file cannot be read'), 'folder');
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
