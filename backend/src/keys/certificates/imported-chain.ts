import { ReadCertificate } from '../../evidence/certificate.js';
import { type ChainCode, checkChain } from '../../evidence/certificate-chain.js';
import { publicKeyOf } from './credential.js';

/** Why a certificate is not taken. Closed; each has a sentence in `keys.errors.ts`. */
export type ImportFault =
  | 'CERTIFICATE_MALFORMED'
  | 'CERTIFICATE_KEY_MISMATCH'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_USAGE_WRONG'
  | 'CERTIFICATE_WEAK'
  | 'CERTIFICATE_CHAIN_INCOMPLETE'
  | 'PKCS12_UNREADABLE';

const MOST_CERTIFICATES = 10;
const SIGNING = { purpose: '1.3.6.1.5.5.7.3.4', alone: false };

const FAULTS: Record<Exclude<ChainCode, 'CHAIN_VALID' | 'CHAIN_ROOT_NOT_GIVEN'>, ImportFault> = {
  CERTIFICATE_OUT_OF_TIME: 'CERTIFICATE_EXPIRED',
  CERTIFICATE_NOT_FIT: 'CERTIFICATE_USAGE_WRONG',
  CHAIN_ISSUER_NOT_FIT: 'CERTIFICATE_USAGE_WRONG',
  CERTIFICATE_NOT_UNDERSTOOD: 'CERTIFICATE_USAGE_WRONG',
  CERTIFICATE_WEAK: 'CERTIFICATE_WEAK',
  CHAIN_INCOMPLETE: 'CERTIFICATE_CHAIN_INCOMPLETE',
  CHAIN_ROOT_NOT_TRUSTED: 'CERTIFICATE_CHAIN_INCOMPLETE',
  TRUST_MALFORMED: 'CERTIFICATE_MALFORMED',
};

/**
 * Judges certificates that somebody brings for a key: the chain with the key's own first, or why not. Whoever verifies
 * later has only what is sent along, so the chain must be whole, up to its root.
 */
export function importedChain(
  certificates: readonly Buffer[],
  { publicKeyDer, now }: { publicKeyDer: Buffer; now: Date },
): Buffer[] | ImportFault {
  if (certificates.length === 0 || certificates.length > MOST_CERTIFICATES) return 'CERTIFICATE_MALFORMED';
  let read: ReadCertificate[];
  try {
    read = certificates.map((der) => new ReadCertificate(der));
  } catch {
    return 'CERTIFICATE_MALFORMED';
  }
  const own = read.find(({ der }) => publicKeyOf(Buffer.from(der)).equals(publicKeyDer));
  if (own === undefined) return 'CERTIFICATE_KEY_MISMATCH';
  const { code, path } = checkChain(own, read, { at: now, usage: SIGNING });
  if (code !== 'CHAIN_VALID' && code !== 'CHAIN_ROOT_NOT_GIVEN') return FAULTS[code];
  return path.map(({ der }) => Buffer.from(der));
}
