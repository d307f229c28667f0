import { EvidenceError } from './evidence-error.js';

/** A timestamp token with its chain has about 8 kB; nothing that we read in DER is larger. */
export const MAX_DER_BYTES = 65_536;
const MAX_DEPTH = 24;
const MAX_VALUES = 4_096;
const MAX_NUMBER_BYTES = 64;
const CONSTRUCTED = 0x20;

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Constructed, context-specific: `[number]`. */
export const context = (number: number): number => 0xa0 + number;

/** One value of X.690, with the exact bytes that it was read from. */
export interface DerValue {
  tag: number;
  /** Tag, length and content. */
  bytes: Buffer;
  content: Buffer;
  /** Empty for a primitive value. */
  children: readonly DerValue[];
}

/**
 * Reads one DER value that fills `bytes` (X.690 sections 8.1 and 10.1): low tag numbers, definite lengths in their
 * shortest form, nothing behind. Time and memory are bounded by the limits above, whatever the bytes say.
 */
export function readDer(bytes: Uint8Array): DerValue {
  if (bytes.length > MAX_DER_BYTES) throw malformed(`has more than ${MAX_DER_BYTES} bytes`);
  const reader = { values: 0 };
  const [value, ...more] = readValues(Buffer.from(bytes), 0, reader);
  if (value === undefined || more.length > 0) throw malformed('is not one value');
  return value;
}

function readValues(bytes: Buffer, depth: number, reader: { values: number }): DerValue[] {
  if (depth > MAX_DEPTH) throw malformed('is nested too deeply');
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length;) {
    if (++reader.values > MAX_VALUES) throw malformed('has too many values');
    const { tag, header, length } = readHeader(bytes, at);
    const end = at + header + length;
    if (end > bytes.length) throw malformed('ends too early');
    const content = bytes.subarray(at + header, end);
    const children = (tag & CONSTRUCTED) === 0 ? [] : readValues(content, depth + 1, reader);
    values.push({ tag, bytes: bytes.subarray(at, end), content, children });
    at = end;
  }
  return values;
}

function readHeader(bytes: Buffer, at: number): { tag: number; header: number; length: number } {
  const tag = bytes[at]!;
  if ((tag & 0x1f) === 0x1f) throw malformed('has a high tag number');
  const first = bytes[at + 1];
  if (first === undefined) throw malformed('ends too early');
  if (first < 0x80) return { tag, header: 2, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > 3 || at + 2 + count > bytes.length) throw malformed('has a wrong length');
  const length = bytes.readUIntBE(at + 2, count);
  if (length < 0x80 || length < 2 ** (8 * (count - 1))) throw malformed('has a length that could be shorter');
  return { tag, header: 2 + count, length };
}

/** The children of a value in order, each with the tag that is expected of it. */
export class DerCursor {
  private at = 0;

  constructor(private readonly parent: DerValue) {}

  static of(value: DerValue | undefined, tag: number): DerCursor {
    if (value?.tag !== tag) throw malformed('has a value of another kind than expected');
    return new DerCursor(value);
  }

  take(tag: number): DerValue {
    const value = this.optional(tag);
    if (value === null) throw malformed('has a value of another kind than expected');
    return value;
  }

  optional(tag: number): DerValue | null {
    const value = this.parent.children[this.at];
    if (value?.tag !== tag) return null;
    this.at++;
    return value;
  }

  enter(tag: number): DerCursor {
    return new DerCursor(this.take(tag));
  }

  /** Nothing of the parent is left unread. */
  end(): void {
    if (this.at !== this.parent.children.length) throw malformed('has a value too many');
  }
}

/** An OBJECT IDENTIFIER as its dotted text. */
export function oidOf(value: DerValue): string {
  // Before anything else: the arcs are of any size, and their arithmetic is not cheap.
  if (value.tag !== TAG.oid || value.content.length > MAX_NUMBER_BYTES)
    throw malformed('has no object identifier where one is expected');
  const arcs: bigint[] = [];
  let arc = 0n;
  let open = false;
  for (const byte of value.content) {
    if (!open && byte === 0x80) throw malformed('has an object identifier that could be shorter');
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    open = byte >= 0x80;
    if (open) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first, ...rest] = arcs;
  if (open || first === undefined) throw malformed('has an object identifier that ends too early');
  const top = first < 80n ? first / 40n : 2n;
  return [top, first - top * 40n, ...rest].join('.');
}

/** The bytes of an INTEGER as hex, two's complement, in their shortest form. */
export function integerHexOf(value: DerValue): string {
  const [first, second] = value.content;
  const shortest =
    second === undefined || !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (
    value.tag !== TAG.integer ||
    first === undefined ||
    !shortest ||
    value.content.length > MAX_NUMBER_BYTES
  )
    throw malformed('has no integer where one is expected');
  return value.content.toString('hex');
}

export function booleanOf(value: DerValue): boolean {
  const [byte] = value.content;
  if (value.tag !== TAG.boolean || value.content.length !== 1 || (byte !== 0 && byte !== 0xff))
    throw malformed('has no boolean where one is expected');
  return byte === 0xff;
}

/** Writes one value. `parts` are its content: bytes, or values written before. */
export function writeDer(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), writeLength(content.length), content]);
}

export function writeOid(oid: string): Buffer {
  const [top = 0n, second = 0n, ...rest] = oid.split('.').map(BigInt);
  return writeDer(TAG.oid, ...[top * 40n + second, ...rest].map(base128));
}

/** A non-negative INTEGER from its big-endian bytes. */
export function writeUnsigned(bytes: Uint8Array): Buffer {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const content = bytes.subarray(from);
  return writeDer(TAG.integer, ...((content[0] ?? 0x80) >= 0x80 ? [Buffer.from([0])] : []), content);
}

function writeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.from(
    length.toString(16).padStart(length < 0x100 ? 2 : length < 0x10000 ? 4 : 6, '0'),
    'hex',
  );
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
}

function base128(arc: bigint): Buffer {
  const bytes = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return Buffer.from(bytes);
}

function malformed(what: string): EvidenceError {
  return new EvidenceError('DER_MALFORMED', `The DER ${what}.`);
}
