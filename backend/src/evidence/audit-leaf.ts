import { canonicalBytes, parseCanonical } from './canonical-json.js';
import { EvidenceError } from './evidence-error.js';
import { isObject, type JsonObject } from './json-shape.js';
import { SHA256_BYTES, sha256 } from './sha256.js';

export const AUDIT_SCHEMA = 'exhibit.audit/v1';
/** A C2SP entry bundle gives each entry a 16-bit length. */
export const MAX_LEAF_BYTES = 65_535;
/** RFC 6962 section 2.1: leaves and nodes are hashed apart. */
const LEAF_PREFIX = Buffer.from([0x00]);
/** What the first entry is linked to. */
export const FIRST_LINK: Buffer = Buffer.alloc(SHA256_BYTES);

/** One thing that happened. No personal data: pseudonyms and commitments only, so that it never needs erasing. */
export interface AuditLeaf extends JsonObject {
  schema: typeof AUDIT_SCHEMA;
}

/** An entry as it is kept: gapless index from 0, the exact leaf bytes, and the hashes that hold it in place. */
export interface AuditEntry {
  index: number;
  leaf: Uint8Array;
  leafHash: Uint8Array;
  prevLink: Uint8Array;
  link: Uint8Array;
}

export type AuditFaultCode =
  | 'AUDIT_LEAF_INVALID'
  | 'AUDIT_LEAF_HASH_WRONG'
  | 'AUDIT_LINK_WRONG'
  | 'AUDIT_LINK_BROKEN'
  | 'AUDIT_ENTRY_MISSING'
  | 'AUDIT_ORDER_WRONG'
  | 'AUDIT_ROOT_WRONG';

export interface AuditFault {
  index: number;
  code: AuditFaultCode;
}

export function auditLeafBytes(leaf: AuditLeaf): Buffer {
  const bytes = canonicalBytes(leaf);
  if (bytes.length > MAX_LEAF_BYTES)
    throw new EvidenceError('AUDIT_LEAF_INVALID', `An audit entry has at most ${MAX_LEAF_BYTES} bytes.`);
  return bytes;
}

/** RFC 6962: SHA-256(0x00 ‖ leaf). */
export function leafHash(leaf: Uint8Array): Buffer {
  return sha256(LEAF_PREFIX, leaf);
}

/** SHA-256(previous link ‖ leaf hash). */
export function linkHash(prevLink: Uint8Array, hash: Uint8Array): Buffer {
  return sha256(prevLink, hash);
}

/** The entry that follows `prev`; the first one when there is none. */
export function nextAuditEntry(
  prev: Pick<AuditEntry, 'index' | 'link'> | null,
  leaf: Uint8Array,
): AuditEntry {
  const hash = leafHash(leaf);
  const prevLink = prev?.link ?? FIRST_LINK;
  return { index: prev ? prev.index + 1 : 0, leaf, leafHash: hash, prevLink, link: linkHash(prevLink, hash) };
}

/**
 * Checks entries one at a time, in order, and names every fault. With `contiguous` (a whole log) a missing index is
 * a fault; without it (the entries of one recording) each entry is checked against the previous link it carries.
 */
export function auditChecker(options: { contiguous: boolean }): (entry: AuditEntry) => AuditFault[] {
  let before: AuditEntry | null = null;
  return (entry) => {
    const codes: AuditFaultCode[] = [];
    if (!isAuditLeaf(entry.leaf)) codes.push('AUDIT_LEAF_INVALID');
    if (!same(leafHash(entry.leaf), entry.leafHash)) codes.push('AUDIT_LEAF_HASH_WRONG');
    if (!same(linkHash(entry.prevLink, entry.leafHash), entry.link)) codes.push('AUDIT_LINK_WRONG');
    const expected: number = before === null ? 0 : before.index + 1;
    if (entry.index < expected) codes.push('AUDIT_ORDER_WRONG');
    else if (entry.index > expected && options.contiguous) codes.push('AUDIT_ENTRY_MISSING');
    if (entry.index === expected && !same(entry.prevLink, before?.link ?? FIRST_LINK))
      codes.push('AUDIT_LINK_BROKEN');
    before = entry;
    return codes.map((code) => ({ index: entry.index, code }));
  };
}

export function verifyLinks(entries: Iterable<AuditEntry>, options = { contiguous: true }): AuditFault[] {
  const check = auditChecker(options);
  const faults: AuditFault[] = [];
  for (const entry of entries) faults.push(...check(entry));
  return faults;
}

function isAuditLeaf(leaf: Uint8Array): boolean {
  if (leaf.length > MAX_LEAF_BYTES) return false;
  try {
    const value = parseCanonical(leaf);
    return isObject(value) && value['schema'] === AUDIT_SCHEMA;
  } catch {
    return false;
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
