import type { KeyObject } from 'node:crypto';
import { CertificateMissingError } from '../keys.errors.js';
import type { Credential } from './credential.js';
import type { CredentialFolder } from './credential-folder.js';
import { type CertificatePurpose, issueCertificate, selfSignedRoot } from './issue-certificate.js';
import { LocalRsaKey, newRsaKey } from './rsa-key.js';

/** A key of the appliance with its certificate. `chainDer`: its own certificate first, the root last. */
export interface IssuedCertificate {
  privateKey: KeyObject;
  certificateDer: Buffer;
  chainDer: Buffer[];
}

/**
 * A certification authority of the appliance's own, so that its signatures open with `openssl` from the first day. It
 * vouches for nothing but that they come from one appliance: a firm that wants more imports a certificate of its own.
 */
export class InternalAuthority {
  constructor(
    private readonly applianceName: string,
    private readonly folder: CredentialFolder,
    private readonly now: () => Date,
  ) {}

  /** The certificate of this purpose: the one that is kept, or a new one, kept before it is given out. */
  async issue(purpose: CertificatePurpose): Promise<IssuedCertificate> {
    return issued(this.folder.newest(purpose) ?? (await this.make(purpose, 1)));
  }

  /** The certificate that is kept; `create: false` refuses to make one. */
  async ready(purpose: CertificatePurpose, { create }: { create: boolean }): Promise<IssuedCertificate> {
    const kept = this.folder.newest(purpose);
    if (kept !== null) return issued(kept);
    if (!create) throw new CertificateMissingError(purpose);
    return this.issue(purpose);
  }

  private async make(purpose: CertificatePurpose, version: number): Promise<Credential> {
    const [authority, key] = await Promise.all([this.authority(), newRsaKey()]);
    const issuer = { certificateDer: authority.chain[0]!, key: new LocalRsaKey(authority.privateKey) };
    const subject = {
      commonName: `${this.applianceName} ${purpose}`,
      publicKeyDer: key.publicKeyDer,
      purpose,
    };
    const certificate = await issueCertificate(issuer, subject, this.now());
    return this.folder.keep(purpose, version, {
      privateKey: key.privateKey,
      chain: [certificate, ...authority.chain],
    });
  }

  private async authority(): Promise<Credential> {
    const kept = this.folder.newest('authority');
    if (kept !== null) return kept;
    const key = await newRsaKey();
    const root = await selfSignedRoot(`${this.applianceName} internal authority`, key, this.now());
    return this.folder.keep('authority', 1, { privateKey: key.privateKey, chain: [root] });
  }
}

const issued = ({ privateKey, chain }: Credential): IssuedCertificate => ({
  privateKey,
  certificateDer: chain[0]!,
  chainDer: chain,
});
