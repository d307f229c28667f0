import {
  AUDIT_SCHEMA,
  type AuditEntry,
  auditLeafBytes,
  leafHash,
  linkHash,
  nextAuditEntry,
  verifyLinks,
} from './audit-leaf.js';
import { auditLines, parseAuditLines } from './audit-lines.js';

function log(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let number = 0; number < length; number++)
    entries.push(
      nextAuditEntry(entries.at(-1) ?? null, auditLeafBytes({ schema: AUDIT_SCHEMA, action: `a-${number}` })),
    );
  return entries;
}

function faults(entries: AuditEntry[], contiguous = true): string[] {
  return verifyLinks(entries, { contiguous }).map(({ index, code }) => `${index} ${code}`);
}

/** The log as it would be after somebody replaced an entry and did the sums again, for that entry only. */
function forged(at: number): AuditEntry[] {
  const leaf = auditLeafBytes({ schema: AUDIT_SCHEMA, action: 'forged' });
  return log(5).map((entry) => {
    if (entry.index !== at) return entry;
    const hash = leafHash(leaf);
    return { ...entry, leaf, leafHash: hash, link: linkHash(entry.prevLink, hash) };
  });
}

describe('the audit log shows', () => {
  it('an entry whose content was changed', () => {
    const entries = log(5);
    (entries[2] as AuditEntry).leaf = auditLeafBytes({ schema: AUDIT_SCHEMA, action: 'other' });
    expect(faults(entries)).toEqual(['2 AUDIT_LEAF_HASH_WRONG']);
  });

  it('an entry that was replaced together with its hashes, by the entry after it', () => {
    expect(faults(forged(2))).toEqual(['3 AUDIT_LINK_BROKEN']);
  });

  it('a first entry that was replaced', () => {
    const entries = log(3)
      .slice(1)
      .map((entry) => ({ ...entry, index: entry.index - 1 }));
    expect(faults(entries)).toEqual(['0 AUDIT_LINK_BROKEN']);
  });

  it('an entry that is missing, twice there, or out of order', () => {
    const [a, b, c, d] = log(4) as [AuditEntry, AuditEntry, AuditEntry, AuditEntry];
    expect(faults([a, b, d])).toEqual(['3 AUDIT_ENTRY_MISSING']);
    expect(faults([b, c])).toEqual(['1 AUDIT_ENTRY_MISSING']);
    expect(faults([a, b, b, c])).toEqual(['1 AUDIT_ORDER_WRONG']);
    expect(faults([a, c, b], false)).toEqual(['1 AUDIT_ORDER_WRONG']);
  });

  it('a link that was changed', () => {
    const entries = log(3).map((entry) => (entry.index === 1 ? { ...entry, link: Buffer.alloc(32) } : entry));
    expect(faults(entries)).toEqual(['1 AUDIT_LINK_WRONG', '2 AUDIT_LINK_BROKEN']);
  });

  it.each([
    ['is not canonical', '{"schema": "exhibit.audit/v1"}'],
    ['has another schema', '{"schema":"x"}'],
    ['is not an object', '[]'],
    ['is too long', `{"a":"${'x'.repeat(65_535)}","schema":"exhibit.audit/v1"}`],
  ])('a leaf that %s', (_what, leaf) => {
    expect(faults([nextAuditEntry(null, Buffer.from(leaf))])).toEqual(['0 AUDIT_LEAF_INVALID']);
  });

  it('every fault, not only the first', () => {
    const entries = log(6).map((entry) =>
      entry.index % 2 ? { ...entry, leafHash: Buffer.alloc(32) } : entry,
    );
    expect(faults(entries)).toHaveLength(6);
  });
});

describe('the audit log', () => {
  it('refuses an entry that an entry bundle cannot carry', () => {
    expect(() => auditLeafBytes({ schema: AUDIT_SCHEMA, text: 'x'.repeat(65_535) })).toThrow(
      expect.objectContaining({ code: 'AUDIT_LEAF_INVALID' }),
    );
  });

  it('holds when nothing was changed, whole or in part', () => {
    expect(verifyLinks(log(5))).toEqual([]);
    expect(
      faults(
        log(5).filter(({ index }) => index !== 2),
        false,
      ),
    ).toEqual([]);
    expect(verifyLinks([])).toEqual([]);
  });

  // SHA-256(0x00) is the hash of an empty leaf in RFC 6962; the links follow from the definition.
  it('hashes leaves as RFC 6962 does and links them from zero', () => {
    expect(leafHash(Buffer.alloc(0)).toString('hex')).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    const { link } = nextAuditEntry(null, Buffer.alloc(0));
    expect(link).toEqual(linkHash(Buffer.alloc(32), leafHash(Buffer.alloc(0))));
  });

  it('goes into a pack and comes back line by line, naming the lines that are none', () => {
    const entries = log(3);
    const lines = auditLines(entries);
    expect(parseAuditLines(lines)).toEqual(entries);
    const text = lines.toString();
    const broken = [
      text.replace('"index":1', '"index":-1'),
      text.replace('"link":"', '"link":"x'),
      text.replace('{', ' {'),
    ];
    for (const wrong of [...broken, text.slice(0, -1), text.replace('"index":2', '"extra":0,"index":2')])
      expect(parseAuditLines(Buffer.from(wrong)).filter((entry) => entry === null)).toHaveLength(1);
    expect(parseAuditLines(Buffer.alloc(0))).toEqual([]);
  });
});
