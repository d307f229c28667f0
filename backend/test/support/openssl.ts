import { execFileSync } from 'node:child_process';
import { findOpenssl } from '@exhibit/evaluation/openssl';

/** Runs the real openssl. Throws with what it said. */
export function openssl(args: string[], options: { cwd?: string } = {}): Buffer {
  return execFileSync(findOpenssl(), args, { ...options, stdio: 'pipe' });
}
