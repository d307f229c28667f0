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
/** Each bracket that opens closes again: nothing that is this short and JSON is nested deeper. */
const SHALLOW_BYTES = 2 * MAX_DEPTH + 1;

/**
 * Reads bytes that must already be canonical. Duplicate members, other spacing, other number forms and a byte
 * order mark are all refused by the same test: writing the value again must give the same bytes.
 */
export function parseCanonical(bytes: Uint8Array): unknown {
  let value: unknown;
  let text: string;
  let again: string;
  try {
    if (bytes.length > SHALLOW_BYTES) requireShallow(bytes, MAX_DEPTH);
    text = UTF8.decode(bytes);
    value = JSON.parse(text);
    again = isPlain(value, text) ? JSON.stringify(value) : canonicalText(value);
  } catch (cause) {
    throw new EvidenceError('JSON_NOT_CANONICAL', 'This is not canonical JSON (RFC 8785).', { cause });
  }
  if (again !== text)
    throw new EvidenceError('JSON_NOT_CANONICAL', 'This is JSON, but not in its canonical form (RFC 8785).');
  return value;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const PLAIN_DEPTH = 32;

/**
 * RFC 8785 writes as ECMAScript does, but for the order of members and for half characters, which it refuses. Where
 * the members are in order and no half character can be, JSON.stringify says the same, and several times faster.
 */
const isPlain = (value: unknown, text: string): boolean =>
  !(text.includes('\\u') && /\\u[dD]/.test(text)) && inOrder(value, PLAIN_DEPTH);

function inOrder(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => inOrder(item, depth - 1));
  const members = value as Record<string, unknown>;
  let before: string | null = null;
  for (const name of Object.keys(members)) {
    if (before !== null && name < before) return false;
    if (!inOrder(members[name], depth - 1)) return false;
    before = name;
  }
  return true;
}
