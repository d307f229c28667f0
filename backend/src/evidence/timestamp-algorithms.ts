import { DerCursor, type DerValue, TAG, oidOf } from './der.js';
import { EvidenceError } from './evidence-error.js';

export const SHA256_OID = '2.16.840.1.101.3.4.2.1';

const DIGESTS: Readonly<Record<string, string>> = {
  [SHA256_OID]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

interface SignatureAlgorithm {
  key: 'rsa' | 'ec';
  /** Null for plain RSA, which takes the digest of its signer. */
  digest: string | null;
}

const SIGNATURES: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.1': { key: 'rsa', digest: null },
  '1.2.840.113549.1.1.11': { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
  '1.2.840.10045.4.3.2': { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
};

/** An AlgorithmIdentifier without parameters, or with NULL for them: its object identifier. */
export function algorithmOf(value: DerValue): string {
  const algorithm = DerCursor.of(value, TAG.sequence);
  const oid = oidOf(algorithm.take(TAG.oid));
  const parameters = algorithm.optional(TAG.null);
  algorithm.end();
  if (parameters !== null && parameters.content.length > 0)
    throw new EvidenceError('TIMESTAMP_MALFORMED', 'The token has parameters where none belong.');
  return oid;
}

export function digestOf(value: DerValue): string {
  return DIGESTS[algorithmOf(value)] ?? refuse('uses a digest that is not accepted');
}

/** What signs with this algorithm, when what is signed was hashed with `digest`. */
export function signatureOf(oid: string, digest: string): SignatureAlgorithm {
  const algorithm = SIGNATURES[oid];
  if (algorithm === undefined || (algorithm.digest ?? digest) !== digest)
    return refuse('is signed with an algorithm that is not accepted');
  return algorithm;
}

/** Algorithms that fix their digest: what a certificate may be signed with. */
export function signsCertificates(oid: string): boolean {
  return (SIGNATURES[oid]?.digest ?? null) !== null;
}

function refuse(what: string): never {
  throw new EvidenceError('TIMESTAMP_ALGORITHM_REFUSED', `The token ${what}.`);
}
