import { AUDIT_SCHEMA, type AuditEntry, auditLeafBytes, nextAuditEntry } from './audit-leaf.js';
import { LogCheck } from './log-check.js';
import { rootOf } from './merkle-tree.js';

const log: AuditEntry[] = [];
for (let number = 0; number < 300; number++)
  log.push(nextAuditEntry(log.at(-1) ?? null, auditLeafBytes({ schema: AUDIT_SCHEMA, number })));
const rootAt = (size: number) => rootOf(log.slice(0, size).map(({ leafHash }) => Buffer.from(leafHash)));
const checkpoints = [1, 256, 300].map((size) => ({ size, root: rootAt(size) }));

function faults(entries: AuditEntry[]): string[] {
  const check = new LogCheck();
  const found = [];
  const awaited = [...checkpoints];
  for (const entry of entries) {
    found.push(...check.entry(entry));
    if (awaited[0]?.size === check.size) found.push(...check.checkpoint(awaited.shift()!));
  }
  for (const checkpoint of awaited) found.push(...check.checkpoint(checkpoint));
  return found.map(({ index, code }) => `${index} ${code}`);
}

/** The log as somebody leaves it who has the database and does all its sums again. */
function rewritten(at: number): AuditEntry[] {
  const entries = log.slice(0, at);
  for (let index = at; index < log.length; index++)
    entries.push(
      nextAuditEntry(
        entries.at(-1) ?? null,
        index === at ? auditLeafBytes({ schema: AUDIT_SCHEMA, number: -1 }) : log[index]!.leaf,
      ),
    );
  return entries;
}

describe('a whole log shows', () => {
  it('an entry that was replaced with everything after it, at every later checkpoint', () => {
    expect(faults(rewritten(0))).toEqual([
      '0 AUDIT_ROOT_WRONG',
      '255 AUDIT_ROOT_WRONG',
      '299 AUDIT_ROOT_WRONG',
    ]);
    expect(faults(rewritten(1))).toEqual(['255 AUDIT_ROOT_WRONG', '299 AUDIT_ROOT_WRONG']);
    expect(faults(rewritten(256))).toEqual(['299 AUDIT_ROOT_WRONG']);
  });

  it('an end that was cut off', () => {
    expect(faults(log.slice(0, 299))).toEqual(['299 AUDIT_ROOT_WRONG']);
    expect(faults([])).toHaveLength(3);
  });

  it('an entry that was changed alone, and the checkpoints that know better', () => {
    const changed = log.with(7, { ...log[7]!, leafHash: Buffer.alloc(32) });
    expect(faults(changed)).toEqual([
      '7 AUDIT_LEAF_HASH_WRONG',
      '7 AUDIT_LINK_WRONG',
      '255 AUDIT_ROOT_WRONG',
      '299 AUDIT_ROOT_WRONG',
    ]);
  });
});

describe('a whole log', () => {
  it('holds when nothing was changed', () => {
    expect(faults(log)).toEqual([]);
  });
});
