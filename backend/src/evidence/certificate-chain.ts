import { ReadCertificate } from './certificate.js';

/** What can be said of a chain of certificates. Closed. */
export type ChainCode =
  | 'CHAIN_VALID'
  /** Every certificate up to a root is there and fits; whether that root is the right one is for the reader to say. */
  | 'CHAIN_ROOT_NOT_GIVEN'
  | 'CHAIN_ROOT_NOT_TRUSTED'
  | 'CHAIN_INCOMPLETE'
  | 'CHAIN_ISSUER_NOT_FIT'
  | 'CERTIFICATE_NOT_FIT'
  | 'CERTIFICATE_OUT_OF_TIME'
  | 'CERTIFICATE_WEAK'
  | 'CERTIFICATE_NOT_UNDERSTOOD'
  | 'TRUST_MALFORMED';

export interface ChainQuestion {
  /** PEM of the roots that are believed. */
  trustedPem?: string | undefined;
  at: Date;
  /** The extended key usage that the first certificate must have. */
  usage: { purpose: string; alone: boolean };
}

export interface ChainVerdict {
  code: ChainCode;
  /** The end of the chain, where it has one. */
  root: ReadCertificate | null;
  /** The way that was found, the first certificate first. */
  path: readonly ReadCertificate[];
}

const MOST_TRUSTED_BYTES = 262_144;
const MOST_CERTIFICATES = 10;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/**
 * Looks for a way from a certificate to a trusted root through the certificates that came with it (RFC 5280 §6, without
 * revocation: nothing is asked of the network). Every signature on the way is verified.
 */
export function checkChain(
  first: ReadCertificate,
  others: readonly ReadCertificate[],
  question: ChainQuestion,
): ChainVerdict {
  const trusted = trustedFrom(question.trustedPem);
  if (trusted === null) return { code: 'TRUST_MALFORMED', root: null, path: [first] };
  const { path, end } = wayUp(first, others, trusted);
  const root = end === 'nowhere' ? null : path.at(-1)!;
  const fault = faultOf(path, { ...question, anchored: end === 'trusted' });
  if (fault !== null) return { code: fault, root, path };
  if (end === 'trusted') return { code: 'CHAIN_VALID', root, path };
  if (end === 'nowhere') return { code: 'CHAIN_INCOMPLETE', root, path };
  return { code: trusted.length > 0 ? 'CHAIN_ROOT_NOT_TRUSTED' : 'CHAIN_ROOT_NOT_GIVEN', root, path };
}

type End = 'trusted' | 'self-signed' | 'nowhere';

function wayUp(
  first: ReadCertificate,
  others: readonly ReadCertificate[],
  trusted: readonly ReadCertificate[],
): { path: ReadCertificate[]; end: End } {
  const path = [first];
  while (path.length <= MOST_CERTIFICATES) {
    const last = path.at(-1)!;
    if (trusted.some((one) => one.equals(last))) return { path, end: 'trusted' };
    const anchor = trusted.find((one) => last.isIssuedBy(one));
    if (anchor !== undefined) return { path: [...path, anchor], end: 'trusted' };
    if (last.isIssuedBy(last)) return { path, end: 'self-signed' };
    const next = others.find((one) => !path.some((seen) => seen.equals(one)) && last.isIssuedBy(one));
    if (next === undefined) break;
    path.push(next);
  }
  return { path, end: 'nowhere' };
}

function faultOf(
  path: readonly ReadCertificate[],
  { at, usage, anchored }: ChainQuestion & { anchored: boolean },
): ChainCode | null {
  for (const [place, certificate] of path.entries()) {
    // Nobody signed a root but itself, so how it was signed says nothing.
    const isRoot = place === path.length - 1 && anchored;
    if (!certificate.isGoodAt(at)) return 'CERTIFICATE_OUT_OF_TIME';
    if (!certificate.isStrong({ signature: !isRoot })) return 'CERTIFICATE_WEAK';
    if (!certificate.understandsAll()) return 'CERTIFICATE_NOT_UNDERSTOOD';
    if (place === 0 && !certificate.maySign(usage)) return 'CERTIFICATE_NOT_FIT';
    if (place > 0 && !certificate.mayIssue(place - 1)) return 'CHAIN_ISSUER_NOT_FIT';
  }
  return null;
}

/** Null when the text holds something that is no certificate, or none at all. */
function trustedFrom(pem: string | undefined): ReadCertificate[] | null {
  if (pem === undefined) return [];
  if (pem.length > MOST_TRUSTED_BYTES) return null;
  const found = [...pem.matchAll(CERTIFICATE)];
  if (found.length === 0 || found.length > MOST_CERTIFICATES) return null;
  try {
    return found.map(([, base64]) => new ReadCertificate(Buffer.from(base64!, 'base64')));
  } catch {
    return null;
  }
}
