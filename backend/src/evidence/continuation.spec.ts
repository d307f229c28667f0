import { AUDIT_SCHEMA, type AuditEntry, auditLeafBytes, nextAuditEntry } from './audit-leaf.js';
import { continuationOf } from './continuation.js';
import { EMPTY_ROOT, rootOf } from './merkle-tree.js';

function logOf(length: number, from: AuditEntry[] = [], salt = ''): AuditEntry[] {
  const log = [...from];
  while (log.length < length) {
    const leaf = auditLeafBytes({ schema: AUDIT_SCHEMA, number: log.length, salt });
    log.push(nextAuditEntry(log.at(-1) ?? null, leaf));
  }
  return log;
}
const checkpointOf = (log: AuditEntry[], size = log.length) => ({
  size,
  root: rootOf(log.slice(0, size).map(({ leafHash }) => Buffer.from(leafHash))),
});
const log = logOf(300);

describe('beside a checkpoint that was kept outside, a log is found', () => {
  it('rolled back, when it has fewer entries', async () => {
    const report = await continuationOf(checkpointOf(log), log.slice(0, 299));
    expect(report).toEqual({ continuation: 'rolled-back', checked: 299, faults: [] });
    expect((await continuationOf(checkpointOf(log), [])).continuation).toBe('rolled-back');
  });

  it('rewritten, when it was rolled back and has grown again since', async () => {
    const again = logOf(400, log.slice(0, 250), 'another future');
    expect((await continuationOf(checkpointOf(log), again)).continuation).toBe('rewritten');
  });

  it('rewritten, when a leaf was changed and the hashes were left as they were', async () => {
    const forged = log.map((entry, at) => (at === 7 ? { ...entry, leaf: log[8]!.leaf } : entry));
    const report = await continuationOf(checkpointOf(log), forged);
    expect(report).toMatchObject({
      continuation: 'rewritten',
      faults: [{ index: 7, code: 'AUDIT_LEAF_HASH_WRONG' }],
    });
  });

  it('rewritten everywhere, with no more faults than a person can read', async () => {
    const forged = log.map((entry) => ({ ...entry, leaf: Buffer.from('{}') }));
    expect((await continuationOf(checkpointOf(log), forged)).faults).toHaveLength(100);
  });
});

describe('a log that only grew is found to continue a checkpoint', () => {
  it.each([0, 1, 7, 256, 300])('of %d of its entries', async (size) => {
    const report = await continuationOf(checkpointOf(log, size), log);
    expect(report).toEqual({ continuation: 'continued', checked: size, faults: [] });
  });

  it('of none, when it has none', async () => {
    expect((await continuationOf({ size: 0, root: EMPTY_ROOT }, [])).continuation).toBe('continued');
  });
});
