import { createHash, X509Certificate } from 'node:crypto';
import { fromBER, type BitString } from 'asn1js';
import { type BasicConstraints, Certificate } from 'pkijs';
import { validityOf } from './certificate-validity.js';

export const PARSE_LIMITS = { maxDepth: 40, maxNodes: 5_000 };

const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';
/** The extensions whose meaning is known here; a critical one that is not refuses the certificate (RFC 5280 §4.2). */
const UNDERSTOOD = new Set([
  KEY_USAGE,
  BASIC_CONSTRAINTS,
  '2.5.29.14', // subject key identifier
  '2.5.29.17', // subject alternative name: nothing is concluded from names
  '2.5.29.35', // authority key identifier
  '2.5.29.37', // extended key usage
]);

/** RSA with SHA-2, ECDSA with SHA-2, Ed25519. SHA-1 and what is older are not among them. */
const SIGNATURES = new Set([
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.3.101.112',
]);
const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const LEAST_RSA_BITS = 2_048;
const MOST_RSA_BITS = 16_384;

const DIGITAL_SIGNATURE = 0x80;
const NON_REPUDIATION = 0x40;
const CERTIFICATE_SIGN = 0x04;

export interface CertificateSummary {
  /** As the certificate names it: believed as far as its root is. */
  subject: string;
  serialNumber: string;
  /** SHA-256 of the DER, hex. */
  fingerprint: string;
  notBefore: Date;
  notAfter: Date;
}

/** A certificate with what decides whether it may stand in a chain. Throws on bytes that are none. */
export class ReadCertificate {
  readonly x509: X509Certificate;
  readonly pki: Certificate;

  constructor(readonly der: Uint8Array) {
    this.x509 = new X509Certificate(der);
    const read = fromBER(der, PARSE_LIMITS);
    if (read.offset !== der.length) throw new Error('not one certificate');
    this.pki = new Certificate({ schema: read.result });
  }

  equals(other: ReadCertificate): boolean {
    return Buffer.from(this.der).equals(other.der);
  }

  isIssuedBy(issuer: ReadCertificate): boolean {
    return this.x509.checkIssued(issuer.x509) && this.x509.verify(issuer.x509.publicKey);
  }

  isGoodAt(at: Date): boolean {
    const { from, to } = validityOf(this.x509);
    return from <= at && at <= to;
  }

  /** A key and an algorithm that are believed today. */
  isStrong({ signature }: { signature: boolean }): boolean {
    return (!signature || SIGNATURES.has(this.pki.signatureAlgorithm.algorithmId)) && this.hasStrongKey();
  }

  understandsAll(): boolean {
    return (this.pki.extensions ?? []).every(({ critical, extnID }) => !critical || UNDERSTOOD.has(extnID));
  }

  /** May sign certificates, with at most `below` authorities between it and the end. */
  mayIssue(below: number): boolean {
    const constraints = this.extension<BasicConstraints>(BASIC_CONSTRAINTS);
    const most = constraints?.pathLenConstraint;
    return (
      constraints?.cA === true &&
      (this.usageBits() & CERTIFICATE_SIGN) !== 0 &&
      (most === undefined || Number(most) >= below)
    );
  }

  /** May sign data, for the purpose of this extended key usage. `alone`: for nothing else, and says so critically. */
  maySign({ purpose, alone }: { purpose: string; alone: boolean }): boolean {
    const purposes = this.x509.keyUsage ?? [];
    const critical = this.pki.extensions?.find(({ extnID }) => extnID === '2.5.29.37')?.critical === true;
    return (
      (this.usageBits() & (DIGITAL_SIGNATURE | NON_REPUDIATION)) !== 0 &&
      purposes.includes(purpose) &&
      (!alone || (critical && purposes.length === 1))
    );
  }

  summary(): CertificateSummary {
    return {
      subject: this.x509.subject,
      serialNumber: this.x509.serialNumber.toLowerCase(),
      fingerprint: createHash('sha256').update(this.der).digest('hex'),
      notBefore: validityOf(this.x509).from,
      notAfter: validityOf(this.x509).to,
    };
  }

  private hasStrongKey(): boolean {
    const { asymmetricKeyType, asymmetricKeyDetails } = this.x509.publicKey;
    // Every public key has details, those of a kind without any an empty object.
    const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails!;
    if (asymmetricKeyType === 'rsa') return modulusLength >= LEAST_RSA_BITS && modulusLength <= MOST_RSA_BITS;
    return asymmetricKeyType === 'ed25519' || CURVES.has(namedCurve);
  }

  private usageBits(): number {
    return this.extension<BitString>(KEY_USAGE)?.valueBlock.valueHexView[0] ?? 0;
  }

  private extension<T>(oid: string): T | undefined {
    return this.pki.extensions?.find(({ extnID }) => extnID === oid)?.parsedValue as T | undefined;
  }
}
