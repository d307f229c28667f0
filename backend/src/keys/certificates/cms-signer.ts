import { sha256 } from '../../evidence/sha256.js';
import { cmsMessage } from './cms-message.js';
import { certificatePem } from './pem.js';
import type { RsaKey } from './rsa-key.js';

/** Signs for people who check with `openssl cms -verify`: CMS, detached, RSA with SHA-256, the chain included. */
export class CmsSigner {
  /** Own certificate first, root last. Public: what others verify with is the last one. */
  readonly chainPem: string;

  constructor(
    private readonly key: RsaKey,
    private readonly chain: readonly Buffer[],
    private readonly now: () => Date,
  ) {
    this.chainPem = chain.map(certificatePem).join('');
  }

  /** DER. */
  signDetached(bytes: Uint8Array): Promise<Buffer> {
    return this.signDetachedDigest(sha256(bytes));
  }

  /** The same of content that is too large to be held: whoever writes it hashes it. DER. */
  signDetachedDigest(digest: Uint8Array): Promise<Buffer> {
    return cmsMessage({ sha256: digest }, { chain: this.chain, key: this.key, at: this.now() });
  }
}
