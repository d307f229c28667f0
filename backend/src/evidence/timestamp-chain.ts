import { X509Certificate } from 'node:crypto';
import { readDer } from './der.js';
import { validityOf } from './certificate-validity.js';
import { EvidenceError } from './evidence-error.js';
import { signsCertificates } from './timestamp-algorithms.js';
import { type TimestampCertificate, mayIssue, readCertificate } from './timestamp-certificate.js';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const MAX_ANCHORS = 256;

/** The certificates of a PEM file that somebody trusts. Throws when there is none, or one cannot be read. */
export function readTrustedCertificates(pem: string): TimestampCertificate[] {
  const found = [...pem.matchAll(PEM_CERTIFICATE)];
  if (found.length === 0 || found.length > MAX_ANCHORS)
    throw new EvidenceError(
      'TIMESTAMP_CHAIN_UNTRUSTED',
      'The file of trusted certificates holds none, or too many.',
    );
  return found.map(([text]) => readCertificate(readDer(derOf(text))));
}

function derOf(pem: string): Buffer {
  try {
    return new X509Certificate(pem).raw;
  } catch (cause) {
    throw new EvidenceError('TIMESTAMP_CHAIN_UNTRUSTED', 'A trusted certificate cannot be read.', { cause });
  }
}

/**
 * Requires a path from the signer to a trusted certificate, all of it valid at the token's time. Every certificate is
 * looked at once, so that no set of certificates makes this slow; the first path found decides.
 */
export function requireTrustedPath(
  signer: TimestampCertificate,
  carried: readonly TimestampCertificate[],
  { anchors, at }: { anchors: readonly TimestampCertificate[]; at: Date },
): void {
  const isValid = ({ x509 }: TimestampCertificate) => {
    const { from, to } = validityOf(x509);
    return from <= at && at <= to;
  };
  if (!isValid(signer))
    throw new EvidenceError(
      'TIMESTAMP_CERTIFICATE_EXPIRED',
      'The certificate of the authority was not valid at the time of the token.',
    );
  const unseen = new Set(carried.filter((certificate) => certificate !== signer && isValid(certificate)));
  let level = [signer];
  for (let below = 0; level.length > 0; below++) {
    const issuedBy = (candidate: TimestampCertificate) =>
      level.some((each) => isIssuer(candidate, each, below));
    if (level.some((each) => anchors.some(({ bytes }) => bytes.equals(each.bytes)))) return;
    if (anchors.some((anchor) => isValid(anchor) && issuedBy(anchor))) return;
    level = [...unseen].filter(issuedBy);
    for (const each of level) unseen.delete(each);
  }
  throw new EvidenceError(
    'TIMESTAMP_CHAIN_UNTRUSTED',
    'No chain leads from the authority to a certificate that is trusted.',
  );
}

function isIssuer(
  candidate: TimestampCertificate,
  certificate: TimestampCertificate,
  below: number,
): boolean {
  return (
    candidate.subject.equals(certificate.issuer) &&
    signsCertificates(certificate.signatureAlgorithm) &&
    mayIssue(candidate, below) &&
    certificate.x509.checkIssued(candidate.x509) &&
    certificate.x509.verify(candidate.x509.publicKey)
  );
}
