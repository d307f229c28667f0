import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { KeyringDamagedError, KeyringReadOnlyError, KeyringUnsafeError } from './keys.errors.js';

const OTHERS = 0o077;
const NOT_WRITABLE = ['EROFS', 'EACCES', 'EPERM'];

export function readPrivate(path: string): Buffer {
  try {
    requirePrivate(path, 'file');
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof KeyringUnsafeError) throw cause;
    throw new KeyringDamagedError(`${path} cannot be read.`, cause);
  }
}

export function requirePrivate(path: string, what: 'file' | 'folder'): void {
  const stat = statSync(path);
  if (what === 'folder' ? !stat.isDirectory() : !stat.isFile())
    throw new KeyringUnsafeError(`${path} is not a ${what}.`);
  // Windows has no such bits; its access lists are the administrator's to set.
  if (process.platform !== 'win32' && (stat.mode & OTHERS) !== 0)
    throw new KeyringUnsafeError(
      `${path} can be used by others than its owner. Run: chmod ${what === 'folder' ? '700' : '600'} ${path}`,
    );
}

export function writePrivate(path: string, content: string): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Puts a file into a keyring, whole or not at all. False when there is one of that name already: another process was
 * faster, and its file counts.
 */
export function placePrivate(path: string, content: string): boolean {
  const folder = dirname(path);
  try {
    const aside = mkdtempSync(join(folder, `.${basename(path)}-`));
    try {
      writePrivate(join(aside, 'file'), content);
      // A link, not a rename: it never takes the place of what is there.
      linkSync(join(aside, 'file'), path);
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
    syncFolder(folder);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw writeFault(folder, cause);
  }
}

/** A mounted secret is read-only; that is no defect, and the person is told where to go. */
export const writeFault = (folder: string, cause: unknown): unknown =>
  NOT_WRITABLE.includes(String((cause as NodeJS.ErrnoException).code))
    ? new KeyringReadOnlyError(folder, cause)
    : cause;

export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes over a file of a keyring and removes it; what is not there is gone already. */
export function erasePrivate(path: string): void {
  try {
    const file = openSync(path, 'r+');
    try {
      const { size } = statSync(path);
      writeSync(file, randomBytes(size), 0, size, 0);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    rmSync(path);
    syncFolder(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw writeFault(dirname(path), error);
  }
}
