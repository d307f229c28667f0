import type { EntityManager } from 'typeorm';
import { rowItem } from './bound-rows.js';
import type { RunReport } from './run-report.js';

const NAMED = `
  SELECT n.site_id, n.version, t->>'sha256' AS sha256
  FROM consent_notice n, jsonb_array_elements(n.texts) t WHERE t->>'sha256' IS NOT NULL`;

/** What visitors were told, byte for byte: named by its own hash, which the notices have that two people agreed on. */
export async function checkNoticeContents(manager: EntityManager, report: RunReport): Promise<void> {
  const kept: { sha256: string; holds: boolean; named: boolean }[] = await manager.query(
    `SELECT sha256, sha256 = encode(sha256(bytes), 'hex') AS holds,
       sha256 IN (SELECT sha256 FROM (${NAMED}) named) AS named FROM consent_notice_content`,
  );
  // A notice that was changed, or is gone, is named itself; what it named before cannot be told then.
  const isWhole = !report.findings.faults.some(({ item }) => item.startsWith('consent_notice/'));
  for (const { sha256, holds, named } of kept) {
    report.count('rows');
    const item = rowItem('consent_notice_content', [sha256]);
    if (!holds) report.fault(item, 'ROW_ALTERED', 'bytes');
    else if (!named && isWhole) report.fault(item, 'ROW_NOT_IN_LOG', 'no notice has such a text');
  }
  const missing: { site_id: string; version: number; sha256: string }[] = await manager.query(
    `SELECT * FROM (${NAMED}) named WHERE sha256 NOT IN (SELECT sha256 FROM consent_notice_content)`,
  );
  for (const { site_id, version, sha256 } of missing)
    if (!report.has(rowItem('consent_notice', [site_id, String(version)])))
      report.fault(rowItem('consent_notice_content', [sha256]), 'ROW_MISSING');
}
