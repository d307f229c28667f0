import canonicalize from 'canonicalize';
import { EvidenceError } from './evidence-error.js';
import { requireShallow } from './json-depth.js';

/** RFC 8785: one byte string per value, in any language. Refuses what JSON cannot say (NaN, lone surrogates). */
export function canonicalBytes(value: unknown): Buffer<ArrayBuffer> {
  return Buffer.from(canonicalText(value), 'utf8');
}

export function canonicalText(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    throw new EvidenceError('JSON_NOT_REPRESENTABLE', 'The value has no canonical JSON form.', { cause });
  }
  if (text === undefined)
    throw new EvidenceError('JSON_NOT_REPRESENTABLE', 'The value has no canonical JSON form.');
  return text;
}

/** Deeper than anything of ours. Without it a small file could keep a reader busy for seconds. */
const MAX_DEPTH = 256;

/**
 * Reads bytes that must already be canonical. Duplicate members, other spacing, other number forms and a byte
 * order mark are all refused by the same test: writing the value again must give the same bytes.
 */
export function parseCanonical(bytes: Uint8Array): unknown {
  let value: unknown;
  let again: Buffer;
  try {
    requireShallow(bytes, MAX_DEPTH);
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    again = canonicalBytes(value);
  } catch (cause) {
    throw new EvidenceError('JSON_NOT_CANONICAL', 'This is not canonical JSON (RFC 8785).', { cause });
  }
  if (!again.equals(bytes))
    throw new EvidenceError('JSON_NOT_CANONICAL', 'This is JSON, but not in its canonical form (RFC 8785).');
  return value;
}
