import type { EntityManager } from 'typeorm';
import type { RunReport } from './run-report.js';

/** What belongs to a recording that nobody knows. */
export async function checkArchivesOfNobody(manager: EntityManager, report: RunReport): Promise<void> {
  const rows: { recording_id: string }[] = await manager.query(
    `SELECT a.recording_id FROM recording_archive a LEFT JOIN recording r ON r.id = a.recording_id WHERE r.id IS NULL`,
  );
  // One that the log knows and that is gone is named itself.
  for (const { recording_id } of rows)
    if (!report.has(`recording/${recording_id}`))
      report.fault(`recording_archive/${recording_id}`, 'ROW_NOT_IN_LOG', 'there is no such recording');
}

/** The key of a site's assets, where there is no such site. */
export async function checkKeysOfNobody(manager: EntityManager, report: RunReport): Promise<void> {
  const rows: { site_id: string }[] = await manager.query(
    `SELECT k.site_id FROM site_asset_key k LEFT JOIN site s ON s.id = k.site_id WHERE s.id IS NULL`,
  );
  for (const { site_id } of rows)
    if (!report.has(`site/${site_id}`))
      report.fault(`site_asset_key/${site_id}`, 'ROW_NOT_IN_LOG', 'there is no such site');
}

/** The recorder's releases are named by the hash of their bytes, and pages ask for them with another. */
export async function checkReleases(manager: EntityManager, report: RunReport): Promise<void> {
  const rows: { id: string; holds: boolean }[] = await manager.query(
    `SELECT id, integrity = 'sha384-' || encode(sha384(bytes), 'base64')
       AND id = version || '-' || left(encode(sha256(bytes), 'hex'), 16) AS holds FROM recorder_release`,
  );
  for (const { id, holds } of rows) {
    report.count('rows');
    if (!holds) report.fault(`recorder_release/${id}`, 'ROW_ALTERED');
  }
}
