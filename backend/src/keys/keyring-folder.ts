import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { KeyringDamagedError, KeyringMissingError, KeyringUnsafeError } from './keys.errors.js';

export const KEK_BYTES = 32;
export const SIGNING_KEY_FILE = 'signing-ed25519.pem';
const KEK_FILE = /^kek-([1-9]\d{0,5})\.key$/;
const OTHERS = 0o077;

export interface KeyringFiles {
  /** Key-encryption keys by version; the highest wraps, all unwrap. */
  keks: Map<number, Buffer>;
  signingKeyPem: string;
}

/** Reads a keyring folder, or makes a new one when `create` allows it. */
export function openKeyringFolder(folder: string, create: boolean): KeyringFiles {
  if (!isThere(folder)) {
    if (!create)
      throw new KeyringMissingError(
        `There is no keyring at ${folder}. Restore it, or let the appliance create one.`,
      );
    createKeyring(folder);
  }
  return readKeyring(folder);
}

function readKeyring(folder: string): KeyringFiles {
  requirePrivate(folder, 'folder');
  const keks = new Map<number, Buffer>();
  for (const name of readdirSync(folder)) {
    const version = KEK_FILE.exec(name)?.[1];
    if (version !== undefined) keks.set(Number(version), readKek(join(folder, name)));
  }
  if (keks.size === 0) throw new KeyringDamagedError(`The keyring at ${folder} has no key-encryption key.`);
  return { keks, signingKeyPem: readPrivate(join(folder, SIGNING_KEY_FILE)).toString('utf8') };
}

function readKek(path: string): Buffer {
  const text = readPrivate(path).toString('latin1').trim();
  const kek = Buffer.from(text, 'base64');
  if (kek.length !== KEK_BYTES || kek.toString('base64') !== text)
    throw new KeyringDamagedError(`${path} is not a key of ${KEK_BYTES} bytes in base64.`);
  return kek;
}

function readPrivate(path: string): Buffer {
  try {
    requirePrivate(path, 'file');
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof KeyringUnsafeError) throw cause;
    throw new KeyringDamagedError(`${path} cannot be read.`, cause);
  }
}

function requirePrivate(path: string, what: 'file' | 'folder'): void {
  const stat = statSync(path);
  if (what === 'folder' ? !stat.isDirectory() : !stat.isFile())
    throw new KeyringUnsafeError(`${path} is not a ${what}.`);
  // Windows has no such bits; its access lists are the administrator's to set.
  if (process.platform !== 'win32' && (stat.mode & OTHERS) !== 0)
    throw new KeyringUnsafeError(
      `${path} can be used by others than its owner. Run: chmod ${what === 'folder' ? '700' : '600'} ${path}`,
    );
}

/** Written aside and renamed whole: a start that is killed leaves either no keyring or a complete one. */
function createKeyring(folder: string): void {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const aside = mkdtempSync(join(parent, `.${basename(folder)}-`));
  try {
    chmodSync(aside, 0o700);
    writePrivate(join(aside, 'kek-1.key'), `${randomBytes(KEK_BYTES).toString('base64')}\n`);
    const { privateKey } = generateKeyPairSync('ed25519');
    writePrivate(
      join(aside, SIGNING_KEY_FILE),
      privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    );
    syncFolder(aside);
    renameSync(aside, folder);
    syncFolder(parent);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    // Another process was faster; its keyring counts.
    if (!isThere(folder)) throw error;
  }
}

function writePrivate(path: string, content: string): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** An empty folder is no keyring: it may be a mount that was prepared, and is replaced by the rename. */
function isThere(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new KeyringDamagedError(`The keyring at ${folder} cannot be read.`, error);
  }
}
