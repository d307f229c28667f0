import { X509Certificate } from 'node:crypto';
import { DerCursor, type DerValue, TAG, booleanOf, context, integerHexOf, oidOf, readDer } from './der.js';
import { EvidenceError } from './evidence-error.js';

const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const CERTIFICATE_POLICIES = '2.5.29.32';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const ANY_USE = '2.5.29.37.0';
const UNDERSTOOD = [BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE, CERTIFICATE_POLICIES];
/** digitalSignature and nonRepudiation, the first two bits. */
const SIGNING_BITS = 0xc0;
const MIN_RSA_BITS = 2_048;

interface Extension {
  critical: boolean;
  value: Buffer;
}

/** A certificate with what a chain of a timestamp asks of it. */
export interface TimestampCertificate {
  bytes: Buffer;
  x509: X509Certificate;
  issuer: Buffer;
  subject: Buffer;
  /** Hex. */
  serial: string;
  signatureAlgorithm: string;
  extensions: ReadonlyMap<string, Extension>;
}

/** RFC 5280 section 4.1. */
export function readCertificate(value: DerValue): TimestampCertificate {
  const certificate = DerCursor.of(value, TAG.sequence);
  const body = certificate.enter(TAG.sequence);
  const signatureAlgorithm = oidOf(certificate.enter(TAG.sequence).take(TAG.oid));
  body.optional(context(0));
  const serial = integerHexOf(body.take(TAG.integer));
  body.take(TAG.sequence);
  const issuer = body.take(TAG.sequence).bytes;
  body.take(TAG.sequence);
  const subject = body.take(TAG.sequence).bytes;
  body.take(TAG.sequence);
  const extensions = readExtensions(body.optional(context(3)));
  body.end();
  return {
    bytes: value.bytes,
    x509: parseX509(value.bytes),
    issuer,
    subject,
    serial,
    signatureAlgorithm,
    extensions,
  };
}

function readExtensions(value: DerValue | null): Map<string, Extension> {
  const extensions = new Map<string, Extension>();
  for (const child of value === null ? [] : DerCursor.of(value, context(3)).take(TAG.sequence).children) {
    const extension = DerCursor.of(child, TAG.sequence);
    const oid = oidOf(extension.take(TAG.oid));
    const critical = extension.optional(TAG.boolean);
    const { content } = extension.take(TAG.octetString);
    extension.end();
    if (extensions.has(oid)) throw unfit('carries an extension twice');
    extensions.set(oid, { critical: critical !== null && booleanOf(critical), value: content });
  }
  return extensions;
}

function parseX509(bytes: Buffer): X509Certificate {
  try {
    const certificate = new X509Certificate(bytes);
    void certificate.publicKey;
    return certificate;
  } catch (cause) {
    throw unfit('cannot be read', cause);
  }
}

/** RFC 3161 section 2.3: made for timestamps and nothing else, and says so critically. */
export function requireTimestampSigner(certificate: TimestampCertificate): void {
  const purposes = purposesOf(certificate);
  const critical = certificate.extensions.get(EXTENDED_KEY_USAGE)?.critical === true;
  if (!critical || purposes?.length !== 1 || purposes[0] !== TIME_STAMPING)
    throw unfit('is not one for timestamps alone (critical extended key usage)');
  const usage = certificate.extensions.get(KEY_USAGE);
  if (usage !== undefined && !signsOnly(usage.value)) throw unfit('has a key that is for something else');
  if (!isStrong(certificate) || !isUnderstood(certificate))
    throw unfit('has a weak key or an unknown condition');
}

/** Whether a certificate may stand above `below` others of authorities in a chain to a timestamp. */
export function mayIssue(certificate: TimestampCertificate, below: number): boolean {
  if (!certificate.x509.ca || !isStrong(certificate) || !isUnderstood(certificate)) return false;
  const purposes = purposesOf(certificate);
  const suits = purposes === null || purposes.includes(TIME_STAMPING) || purposes.includes(ANY_USE);
  return suits && below <= pathLength(certificate);
}

function purposesOf({ extensions }: TimestampCertificate): string[] | null {
  const extension = extensions.get(EXTENDED_KEY_USAGE);
  return extension === undefined ? null : readDer(extension.value).children.map(oidOf);
}

function signsOnly(usage: Buffer): boolean {
  const bits = readDer(usage);
  const [unused, first = 0, ...more] = bits.content;
  return (
    bits.tag === TAG.bitString &&
    unused !== undefined &&
    more.length === 0 &&
    first !== 0 &&
    (first & ~SIGNING_BITS) === 0
  );
}

function pathLength({ extensions }: TimestampCertificate): number {
  const constraints = extensions.get(BASIC_CONSTRAINTS);
  if (constraints === undefined) return Infinity;
  const length = readDer(constraints.value).children.find(({ tag }) => tag === TAG.integer);
  return length === undefined ? Infinity : parseInt(integerHexOf(length), 16);
}

function isStrong({ x509 }: TimestampCertificate): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails } = x509.publicKey;
  return asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
}

const isUnderstood = ({ extensions }: TimestampCertificate) =>
  [...extensions].every(([oid, { critical }]) => !critical || UNDERSTOOD.includes(oid));

function unfit(what: string, cause?: unknown): EvidenceError {
  return new EvidenceError('TIMESTAMP_CERTIFICATE_UNFIT', `A certificate of the timestamp ${what}.`, {
    cause,
  });
}
