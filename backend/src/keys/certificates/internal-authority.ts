import type { KeyObject } from 'node:crypto';
import { CertificateMissingError } from '../keys.errors.js';
import type { CredentialFolder, KeptCredential } from './credential-folder.js';
import { type CertificatePurpose, issueCertificate, selfSignedRoot } from './issue-certificate.js';
import { LocalRsaKey, newRsaKey, type RsaKey } from './rsa-key.js';

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
    /** Where keys that sign messages are made: here, or in a token. */
    private readonly newSigningKey: () => Promise<RsaKey> = newRsaKey,
  ) {}

  /**
   * The certificate of this purpose: the one that is kept, or a new one, kept before it is given out. Only for keys in
   * this process; what a token keeps is used by `credential`.
   */
  async issue(purpose: CertificatePurpose): Promise<IssuedCertificate> {
    const { key, chain } = await this.credential(purpose, { create: true });
    const { privateKey } = key as LocalRsaKey;
    return { privateKey, certificateDer: chain[0]!, chainDer: [...chain] };
  }

  /** The key of this purpose with its chain; `create: false` refuses to make one. */
  async credential(purpose: CertificatePurpose, { create }: { create: boolean }): Promise<KeptCredential> {
    const kept = this.folder.newest(purpose);
    if (kept !== null) return kept;
    if (!create) throw new CertificateMissingError(purpose);
    return this.renew(purpose, 1);
  }

  /** A new key with a new certificate, which signs from now on. What was there stays for what it has signed. */
  async renew(purpose: CertificatePurpose, version: number): Promise<KeptCredential> {
    const authority = await this.authority();
    const key = purpose === 'signing' ? await this.newSigningKey() : await newRsaKey();
    const subject = {
      commonName: `${this.applianceName} ${purpose}`,
      publicKeyDer: key.publicKeyDer,
      purpose,
    };
    const issuer = { certificateDer: authority.chain[0]!, key: authority.key };
    const certificate = await issueCertificate(issuer, subject, this.now());
    return this.folder.keep(purpose, version, { key, chain: [certificate, ...authority.chain] });
  }

  private async authority(): Promise<KeptCredential> {
    const kept = this.folder.newest('authority');
    if (kept !== null) return kept;
    const key = await newRsaKey();
    const root = await selfSignedRoot(`${this.applianceName} internal authority`, key, this.now());
    return this.folder.keep('authority', 1, { key, chain: [root] });
  }
}
