import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { placePrivate, readPrivate } from '../private-files.js';
import { type Credential, credentialPem, parseCredential } from './credential.js';

export type CredentialName = 'authority' | 'signing' | 'timestamping';

export interface KeptCredential extends Credential {
  version: number;
}

const FILE = /^(authority|signing|timestamping)-rsa-([1-9]\d{0,5})\.pem$/;

/**
 * The certificates of a keyring: files `<name>-rsa-<version>.pem` beside the other keys, flat, because that is all that
 * a mounted secret can be. The highest version counts; older ones stay.
 */
export class CredentialFolder {
  constructor(private readonly folder: string) {}

  newest(name: CredentialName): KeptCredential | null {
    const version = Math.max(0, ...this.versions(name));
    return version === 0 ? null : this.read(name, version);
  }

  all(name: CredentialName): KeptCredential[] {
    return this.versions(name)
      .sort((a, b) => a - b)
      .map((version) => this.read(name, version));
  }

  /** Keeps a credential as this version, and gives back what is kept: another process may have been faster. */
  keep(name: CredentialName, version: number, credential: Credential): KeptCredential {
    placePrivate(this.path(name, version), credentialPem(credential));
    return this.read(name, version);
  }

  private read(name: CredentialName, version: number): KeptCredential {
    const path = this.path(name, version);
    return { version, ...parseCredential(readPrivate(path).toString('latin1'), path) };
  }

  private versions(name: CredentialName): number[] {
    return readdirSync(this.folder).flatMap((file) => {
      const [, found, version] = FILE.exec(file) ?? [];
      return found === name ? [Number(version)] : [];
    });
  }

  private path(name: CredentialName, version: number): string {
    return join(this.folder, `${name}-rsa-${version}.pem`);
  }
}
