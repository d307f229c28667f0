import { type AuditEntry } from './audit-leaf.js';
import { canonicalBytes, canonicalText, parseCanonical } from './canonical-json.js';
import { isCount, isHash, isObject } from './json-shape.js';

/**
 * audit/entries.jsonl: one canonical JSON object per line,
 * `{"index":…,"leaf":{…},"leafHash":"…","link":"…","prevLink":"…"}`. Hashes in hex; the canonical bytes of `leaf`
 * are the leaf bytes.
 */
export function auditLines(entries: AuditEntry[]): Buffer {
  return Buffer.concat(
    entries.map(({ index, leaf, leafHash, prevLink, link }) => {
      const line = {
        index,
        leaf: parseCanonical(leaf),
        leafHash: Buffer.from(leafHash).toString('hex'),
        link: Buffer.from(link).toString('hex'),
        prevLink: Buffer.from(prevLink).toString('hex'),
      };
      return Buffer.from(`${canonicalText(line)}\n`, 'utf8');
    }),
  );
}

/** Each line as an entry, or null where a line is not one. */
export function parseAuditLines(bytes: Uint8Array): (AuditEntry | null)[] {
  const text = Buffer.from(bytes);
  const entries: (AuditEntry | null)[] = [];
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf(0x0a, at);
    const end = newline < 0 ? text.length : newline;
    entries.push(newline < 0 ? null : parseLine(text.subarray(at, end)));
    at = end + 1;
  }
  return entries;
}

function parseLine(line: Uint8Array): AuditEntry | null {
  try {
    const value = parseCanonical(line);
    if (!isObject(value) || Object.keys(value).length !== 5) return null;
    const { index, leaf, leafHash, prevLink, link } = value;
    if (!isCount(index) || !isObject(leaf) || !isHash(leafHash) || !isHash(prevLink) || !isHash(link))
      return null;
    const hex = (hash: string): Buffer => Buffer.from(hash, 'hex');
    return {
      index,
      leaf: canonicalBytes(leaf),
      leafHash: hex(leafHash),
      prevLink: hex(prevLink),
      link: hex(link),
    };
  } catch {
    return null;
  }
}
