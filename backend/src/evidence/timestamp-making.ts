import { X509Certificate } from 'node:crypto';
import { TAG, context, readDer, writeDer, writeOid, writeUnsigned } from './der.js';
import { sha256 } from './sha256.js';
import { SHA256_OID } from './timestamp-algorithms.js';
import { readCertificate } from './timestamp-certificate.js';
import { CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2, TST_INFO } from './timestamp-signer.js';
import { SIGNED_DATA } from './timestamp-token.js';

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const ALGORITHM_SHA256 = writeDer(TAG.sequence, writeOid(SHA256_OID), writeDer(TAG.null));

/** Whoever makes tokens: its certificate, the chain above it without the root, and SHA-256 signing. */
export interface TimestampAuthority {
  /** DER, the authority's own first. */
  certificates: readonly Buffer[];
  policy: string;
  sign(bytes: Buffer): Buffer;
}

export interface TimestampOrder {
  /** SHA-256, 32 bytes. */
  digest: Uint8Array;
  at: Date;
  /** 8 to 20 random bytes: no two tokens of an authority have the same. */
  serial: Uint8Array;
  nonce?: Uint8Array;
}

/** Makes the token that RFC 3161 describes, with signing-certificate-v2 (RFC 5816). */
export function makeTimestampToken(authority: TimestampAuthority, order: TimestampOrder): Buffer {
  const own = readCertificate(readDer(authority.certificates[0]!));
  const content = timestampInfo(authority.policy, order);
  const attributes = [
    attribute(CONTENT_TYPE, writeOid(TST_INFO)),
    attribute(MESSAGE_DIGEST, writeDer(TAG.octetString, sha256(content))),
    attribute(SIGNING_CERTIFICATE_V2, signingCertificate(own.bytes)),
  ].sort(Buffer.compare);
  const signer = writeDer(
    TAG.sequence,
    writeUnsigned(Buffer.from([1])),
    writeDer(TAG.sequence, own.issuer, writeDer(TAG.integer, Buffer.from(own.serial, 'hex'))),
    ALGORITHM_SHA256,
    writeDer(context(0), ...attributes),
    signatureAlgorithm(own.x509),
    writeDer(TAG.octetString, authority.sign(writeDer(TAG.set, ...attributes))),
  );
  const signed = writeDer(
    TAG.sequence,
    writeUnsigned(Buffer.from([3])),
    writeDer(TAG.set, ALGORITHM_SHA256),
    writeDer(TAG.sequence, writeOid(TST_INFO), writeDer(context(0), writeDer(TAG.octetString, content))),
    writeDer(context(0), ...[...authority.certificates].sort(Buffer.compare)),
    writeDer(TAG.set, signer),
  );
  return writeDer(TAG.sequence, writeOid(SIGNED_DATA), writeDer(context(0), signed));
}

function timestampInfo(policy: string, { digest, at, serial, nonce }: TimestampOrder): Buffer {
  return writeDer(
    TAG.sequence,
    writeUnsigned(Buffer.from([1])),
    writeOid(policy),
    writeDer(TAG.sequence, ALGORITHM_SHA256, writeDer(TAG.octetString, digest)),
    writeUnsigned(serial),
    writeDer(TAG.generalizedTime, Buffer.from(generalizedTime(at), 'latin1')),
    ...(nonce === undefined ? [] : [writeUnsigned(nonce)]),
  );
}

/** The certificate's hash and its issuer and number, as RFC 5035 section 3 has them. SHA-256 is the default and not written. */
function signingCertificate(certificate: Buffer): Buffer {
  const id = writeDer(TAG.sequence, writeDer(TAG.octetString, sha256(certificate)));
  return writeDer(TAG.sequence, writeDer(TAG.sequence, id));
}

const attribute = (oid: string, value: Buffer) =>
  writeDer(TAG.sequence, writeOid(oid), writeDer(TAG.set, value));

const signatureAlgorithm = ({ publicKey }: X509Certificate) =>
  publicKey.asymmetricKeyType === 'rsa'
    ? writeDer(TAG.sequence, writeOid(RSA_ENCRYPTION), writeDer(TAG.null))
    : writeDer(TAG.sequence, writeOid(ECDSA_SHA256));

/** UTC with milliseconds, without the trailing zeros that DER forbids. */
function generalizedTime(at: Date): string {
  return `${at
    .toISOString()
    .replace(/[-:TZ]/g, '')
    .replace(/0*$/, '')
    .replace(/\.$/, '')}Z`;
}
