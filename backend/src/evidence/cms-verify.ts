import { verify } from 'node:crypto';
import type { CertificateSummary } from './certificate.js';
import { type ChainCode, checkChain } from './certificate-chain.js';
import { type CmsFault, type CmsMessage, CmsRefusal, readCmsMessage } from './cms-message.js';
import { sha256 } from './sha256.js';

/** `openssl cms -verify` wants the same of a signer: emailProtection. */
const USAGE = { purpose: '1.3.6.1.5.5.7.3.4', alone: false };

/** What can be said of a signed message. Closed. */
export type CmsCode =
  | 'CMS_VALID'
  | CmsFault
  | 'CMS_CONTENT_CHANGED'
  | 'CMS_SIGNATURE_INVALID'
  | Exclude<ChainCode, 'CHAIN_VALID'>;

export interface CmsVerdict {
  code: CmsCode;
  /** What the signer says; nobody vouches for it. */
  signedAt: Date | null;
  signer: CertificateSummary | null;
  /** The end of the chain, where it has one. */
  root: CertificateSummary | null;
}

export interface CmsTrust {
  /** PEM of the roots that are believed. Without it the best that can be said is CHAIN_ROOT_NOT_GIVEN. */
  trustedPem?: string;
  /** When the certificates must have been good, as a timestamp proves it; else the time that the signer says. */
  at?: Date;
}

/**
 * Verifies a detached CMS over content: exactly one signer, RSA of 2,048 bits or more, SHA-256, signed attributes, the
 * chain up to a trusted root. Never throws, whatever it is given; says the first thing that does not hold.
 */
export function verifyCms(
  content: Uint8Array | { sha256: Uint8Array },
  cmsDer: Uint8Array,
  trust: CmsTrust = {},
): CmsVerdict {
  try {
    const digest = content instanceof Uint8Array ? sha256(content) : content.sha256;
    return judged(digest, readCmsMessage(cmsDer), trust);
  } catch (error) {
    const code = error instanceof CmsRefusal ? error.code : 'CMS_MALFORMED';
    return { code, signedAt: null, signer: null, root: null };
  }
}

function judged(digest: Uint8Array, message: CmsMessage, { trustedPem, at }: CmsTrust): CmsVerdict {
  const { signer, certificates, signedAt } = message;
  const said = { signedAt, signer: signer.summary(), root: null };
  if (!Buffer.from(message.messageDigest).equals(digest)) return { ...said, code: 'CMS_CONTENT_CHANGED' };
  if (!isSigned(message)) return { ...said, code: 'CMS_SIGNATURE_INVALID' };
  const { code, root } = checkChain(signer, certificates, { trustedPem, at: at ?? signedAt, usage: USAGE });
  return { ...said, code: code === 'CHAIN_VALID' ? 'CMS_VALID' : code, root: root?.summary() ?? null };
}

const isSigned = ({ signer, signedBytes, signature }: CmsMessage): boolean =>
  signer.x509.publicKey.asymmetricKeyType === 'rsa' &&
  verify('sha256', signedBytes, signer.x509.publicKey, signature);
