import { existsSync, mkdirSync } from 'node:fs';
import { CredentialFolder } from './certificates/credential-folder.js';
import { InternalAuthority } from './certificates/internal-authority.js';
import { newRsaKey, type RsaKey } from './certificates/rsa-key.js';
import type { Ed25519Key, NoteKeys } from './ed25519-key.js';
import { FileKeyring } from './file-keyring.js';
import type { KeyProvider } from './key-provider.js';
import { KeyringMissingError } from './keys.errors.js';
import { Pkcs11Keyring } from './pkcs11/pkcs11-keyring.js';
import { Pkcs11SigningKeys } from './pkcs11/pkcs11-signing-keys.js';
import { type Pkcs11Options, Pkcs11Token } from './pkcs11/pkcs11-token.js';
import { requirePrivate } from './private-files.js';

export interface KeysOptions {
  /** Keys in files; with a token, the certificates and the internal authority only. */
  folder: string;
  applianceName: string;
  /** Make what is missing. Evaluation only. */
  create: boolean;
  pkcs11?: Pkcs11Options | undefined;
}

/** Where the appliance's keys are: in files, or in a token. */
export interface KeyPlace {
  provider: KeyProvider;
  notes: NoteKeys & { newSigningKey(): Ed25519Key };
  credentials: CredentialFolder;
  newRsaKey: () => Promise<RsaKey>;
}

/** Opens what is there. Throws, and so ends the start, when anything is missing, damaged or open to others. */
export function openKeys({ folder, create, pkcs11 }: KeysOptions): KeyPlace {
  if (pkcs11 === undefined) return inFiles(FileKeyring.open(folder, { create }), folder);
  if (!existsSync(folder))
    throw new KeyringMissingError(
      `There is no folder ${folder} for certificates. Run: npm run cli -- make-keys`,
    );
  requirePrivate(folder, 'folder');
  const token = new Pkcs11Token(pkcs11);
  return inToken(Pkcs11Keyring.open(token), Pkcs11SigningKeys.open(token), folder);
}

/** Makes what is missing, certificates too. For the operator's door. */
export async function prepareKeys(options: KeysOptions, now: () => Date): Promise<KeyPlace> {
  const place = prepared(options);
  const authority = authorityOf(place, options.applianceName, now);
  for (const purpose of ['signing', 'timestamping'] as const)
    await authority.credential(purpose, { create: true });
  return place;
}

export const authorityOf = (
  { credentials, newRsaKey: make }: KeyPlace,
  applianceName: string,
  now: () => Date,
): InternalAuthority => new InternalAuthority(applianceName, credentials, now, make);

function prepared({ folder, pkcs11 }: KeysOptions): KeyPlace {
  if (pkcs11 === undefined) return inFiles(FileKeyring.open(folder, { create: true }), folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  requirePrivate(folder, 'folder');
  const token = new Pkcs11Token(pkcs11);
  return inToken(Pkcs11Keyring.prepare(token), Pkcs11SigningKeys.prepare(token), folder);
}

const inFiles = (keyring: FileKeyring, folder: string): KeyPlace => ({
  provider: keyring,
  notes: keyring,
  credentials: new CredentialFolder(folder),
  newRsaKey,
});

const inToken = (provider: Pkcs11Keyring, notes: Pkcs11SigningKeys, folder: string): KeyPlace => ({
  provider,
  notes,
  credentials: new CredentialFolder(folder, (publicKey) => notes.findRsaKey(publicKey)),
  newRsaKey: () => notes.newRsaKey(),
});
