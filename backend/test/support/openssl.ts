import { execFileSync } from 'node:child_process';
import { isRoot, runQuietly } from '@exhibit/evaluation/child-process';

let found = false;

/** Runs the real openssl, installed now when we are root on Debian and it is missing. Throws with what it said. */
export function openssl(args: string[], options: { cwd?: string; input?: Buffer } = {}): Buffer {
  found ||= requireOpenssl();
  return execFileSync('openssl', args, { ...options, stdio: 'pipe' });
}

function requireOpenssl(): true {
  if (runQuietly('openssl', ['version']).ok) return true;
  if (isRoot)
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'openssl']])
      runQuietly('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (runQuietly('openssl', ['version']).ok) return true;
  throw new Error('These tests need openssl: install it (Debian: apt-get install openssl).');
}
