import { DerCursor, type DerValue, TAG, booleanOf, context, integerHexOf, oidOf, readDer } from './der.js';
import { EvidenceError } from './evidence-error.js';
import { digestOf } from './timestamp-algorithms.js';

const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{0,9}[1-9])?Z$/;

/** What the authority signed: that these bytes existed at this time. */
export interface TimestampInfo {
  at: Date;
  /** SHA-256 of what existed. */
  imprint: Buffer;
  /** Hex, as the authority numbers its tokens. */
  serial: string;
  policy: string;
  /** Hex; what the request carried. */
  nonce: string | null;
}

/** TSTInfo of RFC 3161 section 2.4.2. */
export function readTimestampInfo(bytes: Buffer): TimestampInfo {
  const info = DerCursor.of(readDer(bytes), TAG.sequence);
  if (integerHexOf(info.take(TAG.integer)) !== '01') throw malformed('has another version');
  const policy = oidOf(info.take(TAG.oid));
  const imprint = readImprint(info.enter(TAG.sequence));
  const serial = integerHexOf(info.take(TAG.integer));
  const at = timeOf(info.take(TAG.generalizedTime));
  info.optional(TAG.sequence);
  const ordering = info.optional(TAG.boolean);
  if (ordering !== null) booleanOf(ordering);
  const nonce = info.optional(TAG.integer);
  info.optional(context(0));
  const extensions = info.optional(context(1));
  info.end();
  for (const extension of extensions?.children ?? []) requireNotCritical(extension);
  return { at, imprint, serial, policy, nonce: nonce && integerHexOf(nonce) };
}

function readImprint(imprint: DerCursor): Buffer {
  if (digestOf(imprint.take(TAG.sequence)) !== 'sha256')
    throw new EvidenceError('TIMESTAMP_ALGORITHM_REFUSED', 'The token is not about a SHA-256 digest.');
  const { content } = imprint.take(TAG.octetString);
  imprint.end();
  return content;
}

/** GeneralizedTime as RFC 3161 narrows it: UTC, seconds, no trailing zeros in the fraction. */
function timeOf(value: DerValue): Date {
  const text = value.content.toString('latin1');
  const [, year, month, day, hour, minute, second, fraction = ''] = GENERALIZED_TIME.exec(text) ?? [];
  const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = new Date(`${whole}Z`);
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(whole)) throw malformed('has no time');
  return new Date(time.getTime() + Math.floor(Number(`0${fraction}`) * 1_000));
}

function requireNotCritical(extension: DerValue): void {
  const cursor = DerCursor.of(extension, TAG.sequence);
  cursor.take(TAG.oid);
  const critical = cursor.optional(TAG.boolean);
  if (critical !== null && booleanOf(critical)) throw malformed('has a critical extension');
}

function malformed(what: string): EvidenceError {
  return new EvidenceError('TIMESTAMP_MALFORMED', `The token ${what}.`);
}
