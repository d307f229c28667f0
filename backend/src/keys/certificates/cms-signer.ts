import { sha256 } from '../../evidence/sha256.js';
import { cmsMessage } from './cms-message.js';
import type { Credential } from './credential.js';
import { certificatePem } from './pem.js';

/** Signs for people who check with `openssl cms -verify`: CMS, detached, RSA with SHA-256, the chain included. */
export class CmsSigner {
  constructor(
    private readonly newest: () => Credential,
    private readonly now: () => Date,
  ) {}

  /** Own certificate first, root last. Public: what others verify with is the last one. */
  get chainPem(): string {
    return this.newest().chain.map(certificatePem).join('');
  }

  /** DER. */
  signDetached(bytes: Uint8Array): Promise<Buffer> {
    return this.signDetachedDigest(sha256(bytes));
  }

  /** The same of content that is too large to be held: whoever writes it hashes it. DER. */
  signDetachedDigest(digest: Uint8Array): Promise<Buffer> {
    return cmsMessage({ sha256: digest }, { ...this.newest(), at: this.now() });
  }
}
