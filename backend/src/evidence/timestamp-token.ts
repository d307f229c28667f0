import { DerCursor, TAG, context, integerHexOf, oidOf, readDer } from './der.js';
import { EvidenceError } from './evidence-error.js';
import { sha256, sha256Hex } from './sha256.js';
import { digestOf } from './timestamp-algorithms.js';
import {
  type TimestampCertificate,
  readCertificate,
  requireTimestampSigner,
} from './timestamp-certificate.js';
import { readTrustedCertificates, requireTrustedPath } from './timestamp-chain.js';
import { type TimestampInfo, readTimestampInfo } from './timestamp-info.js';
import {
  TST_INFO,
  type TimestampSigner,
  certificateOf,
  readTimestampSigner,
  requireSignature,
} from './timestamp-signer.js';

export const SIGNED_DATA = '1.2.840.113549.1.7.2';
/** Policy of every token that an appliance makes for itself: a name under 2.25, which needs no registration. */
export const BUILT_IN_POLICY = '2.25.158418742931571843620915734820165439417';
const MAX_CERTIFICATES = 16;

/** An RFC 3161 token as it was read: nothing of it is believed yet. */
export interface TimestampToken extends TimestampInfo {
  content: Buffer;
  certificates: readonly TimestampCertificate[];
  signer: TimestampSigner;
}

export interface TimestampExpectation {
  /** What existed: for a checkpoint the bytes of its signed note. */
  bytes: Uint8Array;
  /** Certificates that are trusted to begin a chain, PEM. */
  trustedPem: string;
  /** What the request carried; given when a token is received, absent when an old one is checked. */
  nonce?: Uint8Array;
}

export interface VerifiedTimestamp {
  at: Date;
  /** Hex. */
  serial: string;
  policy: string;
  /** False for an authority inside an appliance: say so wherever the token is shown. */
  independent: boolean;
  /** Subject of the authority's certificate, in one line. */
  authority: string;
  /** SHA-256 of that certificate, hex. */
  certificate: string;
}

/**
 * Verifies an RFC 3161 token: imprint, nonce, signature, signing certificate, and its chain at the token's own time.
 * Whether a certificate was revoked is not asked: that needs a network, and a token is checked without one.
 */
export function verifyTimestampToken(der: Uint8Array, expected: TimestampExpectation): VerifiedTimestamp {
  const token = readTimestampToken(der);
  if (!token.imprint.equals(sha256(expected.bytes)))
    throw new EvidenceError('TIMESTAMP_IMPRINT_DIFFERS', 'The token is about something else.');
  if (expected.nonce !== undefined && token.nonce !== Buffer.from(expected.nonce).toString('hex'))
    throw new EvidenceError('TIMESTAMP_NONCE_DIFFERS', 'The token answers another request.');
  const signer = certificateOf(token.signer, token.certificates);
  requireSignature(token.signer, token.content, signer.x509.publicKey);
  requireTimestampSigner(signer);
  const anchors = readTrustedCertificates(expected.trustedPem);
  requireTrustedPath(signer, token.certificates, { anchors, at: token.at });
  return {
    at: token.at,
    serial: token.serial,
    policy: token.policy,
    independent: token.policy !== BUILT_IN_POLICY,
    authority: signer.x509.subject.replaceAll('\n', ', ').slice(0, 512),
    certificate: sha256Hex(signer.bytes),
  };
}

/** Reads a TimeStampToken: CMS SignedData (RFC 5652 section 5.1) around a TSTInfo, of one signer. */
export function readTimestampToken(der: Uint8Array): TimestampToken {
  const info = DerCursor.of(readDer(der), TAG.sequence);
  if (oidOf(info.take(TAG.oid)) !== SIGNED_DATA) throw malformed('is not signed data');
  const explicit = info.enter(context(0));
  info.end();
  const signed = explicit.enter(TAG.sequence);
  explicit.end();
  if (integerHexOf(signed.take(TAG.integer)) !== '03') throw malformed('has another version');
  const digests = signed.take(TAG.set).children;
  const content = readContent(signed.enter(TAG.sequence));
  const certificates = signed.take(context(0)).children;
  signed.optional(context(1));
  const signers = signed.take(TAG.set).children;
  signed.end();
  if (certificates.length > MAX_CERTIFICATES) throw malformed('carries too many certificates');
  if (signers.length > 1) throw malformed('has more than one signer');
  const signer = readTimestampSigner(signers[0]);
  if (digests.length !== 1 || digestOf(digests[0]!) !== signer.digest)
    throw malformed('announces another digest than its signer uses');
  return { ...readTimestampInfo(content), content, certificates: certificates.map(readCertificate), signer };
}

function readContent(encapsulated: DerCursor): Buffer {
  if (oidOf(encapsulated.take(TAG.oid)) !== TST_INFO) throw malformed('does not hold a timestamp');
  const explicit = encapsulated.enter(context(0));
  encapsulated.end();
  const { content } = explicit.take(TAG.octetString);
  explicit.end();
  return content;
}

function malformed(what: string): EvidenceError {
  return new EvidenceError('TIMESTAMP_MALFORMED', `The token ${what}.`);
}
