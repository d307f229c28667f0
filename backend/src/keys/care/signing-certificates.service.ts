import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.service.js';
import { ReadCertificate } from '../../evidence/certificate.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { Actor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import type { KeptCredential } from '../certificates/credential-folder.js';
import { certificateRequest } from '../certificates/certificate-request.js';
import { type ImportFault, importedChain } from '../certificates/imported-chain.js';
import { InternalAuthority } from '../certificates/internal-authority.js';
import { certificatesOf } from '../certificates/pem.js';
import { openPkcs12 } from '../certificates/pkcs12.js';
import type { RsaKey } from '../certificates/rsa-key.js';
import { KEY_PLACE } from '../keys.module.js';
import { CertificateRefusedError, KeysNotInFilesError } from '../keys.errors.js';
import type { KeyPlace } from '../open-keys.js';
import { Signer } from '../signer.js';
import { PublishedKeys } from './published-keys.service.js';

type Way = 'request' | 'pkcs12';

/** The keys that sign and their certificates: made, asked for, brought. Every step is an entry of the ceremony log. */
@Injectable()
export class SigningCertificates {
  constructor(
    @Inject(KEY_PLACE) private readonly place: KeyPlace,
    private readonly authority: InternalAuthority,
    private readonly signer: Signer,
    private readonly published: PublishedKeys,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** A request for the key that signs now, PEM. Nothing changes until its certificate is brought. */
  async request(actor: Actor): Promise<string> {
    const { key } = this.current();
    const pem = await certificateRequest(`${this.signer.name} signing`, key);
    const fields = { purpose: 'signing', publicKey: sha256Hex(key.publicKeyDer) };
    await this.audit.record(actor, { kind: 'certificate.requested', fields });
    return pem;
  }

  /** Takes the certificate that an authority made of a request, with its whole chain. */
  async importChain(actor: Actor, pem: string): Promise<void> {
    await this.take(actor, 'request', this.current().key, certificatesOf(pem));
  }

  /**
   * Takes a key from outside with its certificates. Only at the operator's door: whoever is there holds the keyring
   * anyway, and a private key and its password have no business in a browser.
   */
  async importPkcs12(actor: Actor, file: Buffer, password: string): Promise<void> {
    if (this.place.provider.kind !== 'file') throw new KeysNotInFilesError();
    const opened = openPkcs12(file, password);
    if (opened === null) return this.refuse(actor, 'pkcs12', 'PKCS12_UNREADABLE');
    await this.take(actor, 'pkcs12', opened.key, opened.certificates);
  }

  /** A new RSA key under a certificate of the internal authority. */
  async renewSigningKey(actor: Actor): Promise<void> {
    await this.authority.renew('signing', this.current().version + 1);
    await this.published.publish(actor);
  }

  private async take(actor: Actor, way: Way, key: RsaKey, certificates: readonly Buffer[]): Promise<void> {
    const now = this.clock.now();
    const chain = importedChain(certificates, { publicKeyDer: key.publicKeyDer, now });
    if (!Array.isArray(chain)) return this.refuse(actor, way, chain);
    const { fingerprint, notAfter } = new ReadCertificate(chain[0]!).summary();
    await this.audit.record(actor, {
      kind: 'certificate.imported',
      fields: {
        purpose: 'signing',
        fingerprint,
        root: sha256Hex(chain.at(-1)!),
        notAfter: notAfter.toISOString(),
        way,
      },
    });
    this.place.credentials.keep('signing', this.current().version + 1, { key, chain });
    await this.published.publish(actor);
  }

  private async refuse(actor: Actor, way: Way, code: ImportFault): Promise<never> {
    const fields = { purpose: 'signing', way, code };
    await this.audit.record(actor, { kind: 'certificate.import.refused', fields });
    throw new CertificateRefusedError(code);
  }

  private current(): KeptCredential {
    return this.place.credentials.newest('signing')!;
  }
}
