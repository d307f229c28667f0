import type { AssetReferences } from '../evidence/asset-references.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import type { RecordingRows } from './recording-rows.js';
import type { RunReport } from './run-report.js';

const linkItem = (recording: string, name: string): string => `recording_asset/${recording}/${name}`;

/** Which assets a recording shows, beside the list in its manifest; and that each of them is kept. */
export function checkAssetRows(
  { recording, assets }: RecordingRows,
  manifest: RecordingManifest,
  report: RunReport,
): void {
  const listed = hashesOf(manifest);
  for (const { name, sha256, stored } of assets) {
    const hash = sha256.toString('hex');
    if (!listed.has(hash)) report.fault(linkItem(recording.id, name), 'ROW_ALTERED', 'not in the manifest');
    else if (!stored) {
      report.fault(`site_asset/${recording.site_id}/${hash}`, 'ROW_MISSING');
      report.explain(`sites/${recording.site_id}/assets/${hash}-`);
    }
  }
}

/** Which stand-in stands for which asset: the recording's own events say it. */
export function checkAssetNames(
  { recording, assets }: RecordingRows,
  manifest: RecordingManifest,
  references: AssetReferences,
  report: RunReport,
): void {
  const listed = hashesOf(manifest);
  const rows = new Map(assets.map(({ name, sha256 }) => [name, sha256.toString('hex')]));
  for (const { name, sha256 } of references.list()) {
    if (sha256 === null || !listed.has(sha256)) continue;
    const row = rows.get(name);
    rows.delete(name);
    if (row === undefined) report.fault(linkItem(recording.id, name), 'ROW_MISSING');
    else if (row !== sha256) report.fault(linkItem(recording.id, name), 'ROW_ALTERED', 'sha256');
  }
  for (const name of rows.keys()) report.fault(linkItem(recording.id, name), 'ROW_NOT_IN_LOG');
}

/** The same where the events stay closed: names are not known then, and what is missing is named by its hash. */
export function checkAssetCount(
  { recording, assets }: RecordingRows,
  manifest: RecordingManifest,
  report: RunReport,
): void {
  const held = new Set(assets.map(({ sha256 }) => sha256.toString('hex')));
  for (const hash of hashesOf(manifest))
    if (!held.has(hash)) report.fault(linkItem(recording.id, hash), 'ROW_MISSING');
}

const hashesOf = (manifest: RecordingManifest): Set<string> =>
  new Set((manifest.assets ?? []).map(({ sha256 }) => sha256));
