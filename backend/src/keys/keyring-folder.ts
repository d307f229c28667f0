import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { KeyringDamagedError, KeyringMissingError } from './keys.errors.js';
import { readPrivate, requirePrivate, syncFolder, writePrivate } from './private-files.js';

export const KEK_BYTES = 32;
export const SIGNING_KEY_FILE = 'signing-ed25519.pem';
const KEK_FILE = /^kek-([1-9]\d{0,5})\.key$/;

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

/** An empty folder is no keyring: it may be a mount that was prepared, and is replaced by the rename. */
function isThere(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new KeyringDamagedError(`The keyring at ${folder} cannot be read.`, error);
  }
}
