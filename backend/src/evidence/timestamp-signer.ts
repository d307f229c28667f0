import { createHash, type KeyObject, verify } from 'node:crypto';
import { DerCursor, type DerValue, TAG, context, integerHexOf, oidOf, writeDer } from './der.js';
import { EvidenceError } from './evidence-error.js';
import { algorithmOf, digestOf, signatureOf } from './timestamp-algorithms.js';
import type { TimestampCertificate } from './timestamp-certificate.js';

export const TST_INFO = '1.2.840.113549.1.9.16.1.4';
export const CONTENT_TYPE = '1.2.840.113549.1.9.3';
export const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
/** RFC 5816: binds the token to one certificate. */
export const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';

interface SignedAttributes {
  messageDigest: Buffer;
  /** Hash of the signer's certificate, and what it was hashed with. */
  certificate: { digest: string; hash: Buffer };
}

export interface TimestampSigner extends SignedAttributes {
  issuer: Buffer;
  /** Hex. */
  serial: string;
  digest: string;
  signatureAlgorithm: string;
  /** The signed attributes as they are hashed: a SET OF (RFC 5652 section 5.4). */
  attributes: Buffer;
  signature: Buffer;
}

/** SignerInfo of RFC 5652 section 5.3 that names its certificate by issuer and number. */
export function readTimestampSigner(value: DerValue | undefined): TimestampSigner {
  const info = DerCursor.of(value, TAG.sequence);
  if (integerHexOf(info.take(TAG.integer)) !== '01') throw malformed('has a signer of another version');
  const id = info.enter(TAG.sequence);
  const issuer = id.take(TAG.sequence).bytes;
  const serial = integerHexOf(id.take(TAG.integer));
  id.end();
  const digest = digestOf(info.take(TAG.sequence));
  const attributes = info.take(context(0));
  const signatureAlgorithm = algorithmOf(info.take(TAG.sequence));
  const signature = info.take(TAG.octetString).content;
  // Unsigned attributes may be there; nothing in them is believed.
  info.optional(context(1));
  info.end();
  const hashed = writeDer(TAG.set, attributes.content);
  return {
    issuer,
    serial,
    digest,
    attributes: hashed,
    signatureAlgorithm,
    signature,
    ...readAttributes(attributes),
  };
}

function readAttributes(set: DerValue): SignedAttributes {
  const values = new Map<string, DerValue>();
  for (const child of set.children) {
    const attribute = DerCursor.of(child, TAG.sequence);
    const kind = oidOf(attribute.take(TAG.oid));
    const [value, ...more] = attribute.take(TAG.set).children;
    attribute.end();
    if (value === undefined || more.length > 0 || values.has(kind)) throw malformed('has an attribute twice');
    values.set(kind, value);
  }
  const contentType = values.get(CONTENT_TYPE);
  const messageDigest = values.get(MESSAGE_DIGEST);
  if (contentType === undefined || oidOf(contentType) !== TST_INFO || messageDigest?.tag !== TAG.octetString)
    throw malformed('does not sign a timestamp');
  return {
    messageDigest: messageDigest.content,
    certificate: readSigningCertificate(values.get(SIGNING_CERTIFICATE_V2)),
  };
}

/** SigningCertificateV2 of RFC 5035 section 3: the first of its certificates is the signer's. */
function readSigningCertificate(value: DerValue | undefined): SignedAttributes['certificate'] {
  if (value === undefined)
    throw unfit('The token does not name its certificate (signing-certificate-v2, RFC 5816).');
  const first = DerCursor.of(value, TAG.sequence).enter(TAG.sequence).enter(TAG.sequence);
  const algorithm = first.optional(TAG.sequence);
  const hash = first.take(TAG.octetString).content;
  first.optional(TAG.sequence);
  first.end();
  return { digest: algorithm === null ? 'sha256' : digestOf(algorithm), hash };
}

/** The certificate that the signed attributes bind the token to. */
export function certificateOf(
  signer: TimestampSigner,
  certificates: readonly TimestampCertificate[],
): TimestampCertificate {
  const { digest, hash } = signer.certificate;
  const found = certificates.find(({ bytes }) => hashOf(digest, bytes).equals(hash));
  if (found === undefined || !found.issuer.equals(signer.issuer) || found.serial !== signer.serial)
    throw unfit('The certificate that the token names is not in it.');
  return found;
}

export function requireSignature(signer: TimestampSigner, content: Buffer, key: KeyObject): void {
  const algorithm = signatureOf(signer.signatureAlgorithm, signer.digest);
  const holds =
    key.asymmetricKeyType === algorithm.key &&
    hashOf(signer.digest, content).equals(signer.messageDigest) &&
    verify(signer.digest, signer.attributes, key, signer.signature);
  if (!holds)
    throw new EvidenceError(
      'TIMESTAMP_SIGNATURE_INVALID',
      'The signature does not belong to what the token says.',
    );
}

function hashOf(digest: string, bytes: Uint8Array): Buffer {
  return createHash(digest).update(bytes).digest();
}

function unfit(message: string): EvidenceError {
  return new EvidenceError('TIMESTAMP_CERTIFICATE_UNFIT', message);
}

function malformed(what: string): EvidenceError {
  return new EvidenceError('TIMESTAMP_MALFORMED', `The token ${what}.`);
}
