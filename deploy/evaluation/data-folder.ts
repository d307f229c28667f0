import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';

import { Sentence } from './sentence.ts';

const NEEDED_BYTES = 200 * 1024 * 1024;

/** Makes the data folder, and refuses one that cannot hold what is to come. */
export function prepareDataFolder(folder: string): string {
  const dataDir = resolve(folder);
  makeFolder(dataDir);
  const probe = join(dataDir, `.write-probe-${process.pid}`);
  writeFileSync(probe, 'x', { mode: 0o600 });
  rmSync(probe);
  // Others may pass through but not look around: PostgreSQL runs as another account when we are root.
  chmodSync(dataDir, 0o711);
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < NEEDED_BYTES)
    throw new Sentence(
      `Only ${Math.floor((bavail * bsize) / 1_048_576)} MB are free at ${dataDir}, and the appliance needs 200 MB: free some space, or set EXHIBIT_DATA to another folder.`,
    );
  return dataDir;
}

// Not `recursive`: on /proc and its like that never comes back.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o711 });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
    throw new Sentence(`The folder ${folder} cannot be made there: set EXHIBIT_DATA to another folder.`);
  }
}

/** Writes a file that only this account may read, whole or not at all. */
export function writePrivately(path: string, text: string): void {
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

export function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Sentence(`${path} cannot be read: repair or remove it.`);
  }
}

/** A secret that is made at the first start and kept. */
export function keptSecret(
  path: string,
  make: () => string = () => randomBytes(24).toString('base64url'),
): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
  }
  const secret = make();
  writePrivately(path, `${secret}\n`);
  return secret;
}
