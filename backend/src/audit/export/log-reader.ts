import type { EntityManager } from 'typeorm';
import type { AuditExportFilter } from '../../evidence/audit-export/export-filter.js';
import type { ExportedEntry } from '../../evidence/audit-export/exported-entry.js';
import type { TreeNode } from '../../evidence/audit-export/tree-cover.js';
import { leafHash } from '../../evidence/audit-leaf.js';
import { fromTiles } from '../database-tiles.js';

/** Entries of the log that one question looks at: by place, so that every question is as quick as the last. */
const WINDOW = 20_000;

/**
 * The entries asked for among the first `size`, in order, a window at a time. The log only grows, so what a checkpoint
 * covers stays the same however long this takes. `passed` is told how far it has come.
 */
export async function* entriesAskedFor(
  manager: EntityManager,
  filter: AuditExportFilter,
  size: number,
  passed: (entries: number) => Promise<void>,
): AsyncGenerator<ExportedEntry> {
  const { from, to, kinds, actor, recording, outcome } = filter;
  for (let at = 0; at < size; at += WINDOW) {
    const rows: { leaf_index: string; leaf: string }[] = await manager.query(
      `SELECT leaf_index, leaf FROM audit_entry
       WHERE leaf_index >= $1 AND leaf_index < $2
         AND ($3::timestamptz IS NULL OR occurred_at >= $3) AND ($4::timestamptz IS NULL OR occurred_at < $4)
         AND ($5::text[] IS NULL OR kind = ANY($5)) AND ($6::uuid IS NULL OR actor_id = $6)
         AND ($7::uuid IS NULL OR recording_id = $7) AND ($8::text IS NULL OR outcome = $8)
       ORDER BY leaf_index`,
      [at, Math.min(size, at + WINDOW), from, to, kinds, actor, recording, outcome],
    );
    for (const row of rows) {
      const leaf = Buffer.from(row.leaf, 'utf8');
      // Hashed again: what is exported is what is written, not what a column says of it.
      yield { index: Number(row.leaf_index), leaf, leafHash: leafHash(leaf) };
    }
    await passed(Math.min(size, at + WINDOW));
  }
}

/** Hashes of whole subtrees of the log's first `size` entries, in the order asked. */
export function nodesOf(manager: EntityManager, size: number, asked: readonly TreeNode[]): Promise<Buffer[]> {
  return fromTiles(manager, size, (hashAt) => asked.map(({ level, index }) => hashAt(level, index)));
}
