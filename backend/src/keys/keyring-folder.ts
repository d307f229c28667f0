import { createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Ed25519Key, LocalEd25519Key } from './ed25519-key.js';
import { KeyringDamagedError, KeyringMissingError } from './keys.errors.js';
import { readPrivate, requirePrivate, syncFolder, writePrivate } from './private-files.js';

export const KEK_BYTES = 32;
const KEK_FILE = /^kek-([1-9]\d{0,5})\.key$/;
/** The first signing key has no number: it was the only one there was. */
const SIGNING_KEY_FILE = /^signing-ed25519(?:-([1-9]\d{0,5}))?\.pem$/;

export const kekFile = (version: number): string => `kek-${version}.key`;
export const signingKeyFile = (version: number): string =>
  version === 1 ? 'signing-ed25519.pem' : `signing-ed25519-${version}.pem`;

export interface KeyringFiles {
  /** Key-encryption keys by version, oldest first; the newest wraps, all unwrap. */
  keks: Map<number, KeyObject>;
  /** Keys that sign notes by version, oldest first; the newest signs. */
  signingKeys: Map<number, Ed25519Key>;
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

export function readKeyring(folder: string): KeyringFiles {
  requirePrivate(folder, 'folder');
  const keks = readVersions(folder, KEK_FILE, readKek);
  if (keks.size === 0) throw new KeyringDamagedError(`The keyring at ${folder} has no key-encryption key.`);
  const signingKeys = readVersions(folder, SIGNING_KEY_FILE, (path) =>
    LocalEd25519Key.fromPem(readPrivate(path)),
  );
  if (signingKeys.size === 0) throw new KeyringDamagedError(`The keyring at ${folder} has no signing key.`);
  return { keks, signingKeys };
}

function readVersions<T>(folder: string, pattern: RegExp, read: (path: string) => T): Map<number, T> {
  const found = readdirSync(folder).flatMap((name): [number, string][] => {
    const match = pattern.exec(name);
    return match === null ? [] : [[Number(match[1] ?? 1), join(folder, name)]];
  });
  return new Map(found.sort(([a], [b]) => a - b).map(([version, path]) => [version, read(path)]));
}

/** Into a KeyObject, which lives outside of the JavaScript heap, and out of the buffer. */
function readKek(path: string): KeyObject {
  const text = readPrivate(path).toString('latin1').trim();
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== KEK_BYTES || bytes.toString('base64') !== text)
    throw new KeyringDamagedError(`${path} is not a key of ${KEK_BYTES} bytes in base64.`);
  const kek = createSecretKey(bytes);
  bytes.fill(0);
  return kek;
}

export const newKekText = (): string => `${randomBytes(KEK_BYTES).toString('base64')}\n`;

export function newSigningKeyPem(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
}

/** Written aside and renamed whole: a start that is killed leaves either no keyring or a complete one. */
function createKeyring(folder: string): void {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const aside = mkdtempSync(join(parent, `.${basename(folder)}-`));
  try {
    chmodSync(aside, 0o700);
    writePrivate(join(aside, kekFile(1)), newKekText());
    writePrivate(join(aside, signingKeyFile(1)), newSigningKeyPem());
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
