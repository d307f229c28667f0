import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CmsSigner } from './cms-signer.js';
import { CredentialFolder } from './credential-folder.js';
import { InternalAuthority } from './internal-authority.js';
import { LocalRsaKey } from './rsa-key.js';

/** An internal authority in a folder of its own, and a signer of it, for tests. */
export async function authorityForTests(now: () => Date = () => new Date()) {
  const root = mkdtempSync(join(tmpdir(), 'exhibit-authority-'));
  const folder = join(root, 'keyring');
  mkdirSync(folder, { mode: 0o700 });
  const kept = new CredentialFolder(folder);
  const authority = new InternalAuthority('bank.example', kept, now);
  const { privateKey, chainDer } = await authority.issue('signing');
  const signer = new CmsSigner(new LocalRsaKey(privateKey), chainDer, now);
  return { folder, kept, authority, signer, remove: () => rmSync(root, { recursive: true, force: true }) };
}
