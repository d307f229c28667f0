import { TAG, DerCursor, integerHexOf, readDer, writeDer, writeOid, writeUnsigned } from './der.js';
import { EvidenceError } from './evidence-error.js';
import { SHA256_BYTES } from './sha256.js';
import { SHA256_OID } from './timestamp-algorithms.js';

/** RFC 3161 section 3.4. */
export const TIMESTAMP_QUERY_TYPE = 'application/timestamp-query';
export const TIMESTAMP_REPLY_TYPE = 'application/timestamp-reply';

/** Positive in DER without a further byte: the first byte is 0x01 to 0x7f. */
export const NONCE_BYTES = 8;

const GRANTED = ['00', '01'];
/** RFC 3161 section 2.4.2, by bit. */
const FAILURES: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
};

/** Makes random bytes a nonce. */
export function timestampNonce(random: Uint8Array): Buffer {
  const nonce = Buffer.from(random.subarray(0, NONCE_BYTES));
  nonce[0] = (nonce[0]! & 0x7f) | 0x01;
  return nonce;
}

/** TimeStampReq of RFC 3161 section 2.4.1: a SHA-256 digest, a nonce, and the certificates asked for. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Buffer {
  if (digest.length !== SHA256_BYTES)
    throw new EvidenceError('TIMESTAMP_MALFORMED', 'A timestamp is asked for a SHA-256 digest of 32 bytes.');
  return writeDer(
    TAG.sequence,
    writeUnsigned(Buffer.from([1])),
    writeDer(
      TAG.sequence,
      writeDer(TAG.sequence, writeOid(SHA256_OID), writeDer(TAG.null)),
      writeDer(TAG.octetString, digest),
    ),
    writeUnsigned(nonce),
    writeDer(TAG.boolean, Buffer.from([0xff])),
  );
}

/** The token of a TimeStampResp (RFC 3161 section 2.4.2), not verified yet. Throws when the authority refused. */
export function readTimestampResponse(der: Uint8Array): Buffer {
  const response = DerCursor.of(readDer(der), TAG.sequence);
  const status = response.enter(TAG.sequence);
  const code = integerHexOf(status.take(TAG.integer));
  status.optional(TAG.sequence);
  const failure = status.optional(TAG.bitString);
  status.end();
  if (!GRANTED.includes(code))
    throw new EvidenceError(
      'TIMESTAMP_REFUSED',
      `The timestamp authority refused: ${failure ? failureName(failure.content) : `status ${parseInt(code, 16)}`}.`,
    );
  const token = response.take(TAG.sequence);
  response.end();
  return token.bytes;
}

function failureName(bits: Buffer): string {
  const set = Object.keys(FAILURES).find(
    (bit) => (bits[1 + (Number(bit) >> 3)] ?? 0) & (0x80 >> (Number(bit) & 7)),
  );
  return set === undefined ? 'a failure without a name' : FAILURES[Number(set)]!;
}
