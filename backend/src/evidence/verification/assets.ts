import { assetFormat } from '../asset-format.js';
import { assetInventory } from '../asset-inventory.js';
import { type AssetReferences, REFERENCED_KINDS } from '../asset-references.js';
import { canonicalBytes } from '../canonical-json.js';
import { PACK_PATHS } from '../pack-format.js';
import type { RecordingManifest } from '../recording-manifest.js';
import { sha256Hex } from '../sha256.js';
import type { PackContents } from './contents.js';
import type { VerificationReport } from './report.js';

/**
 * Every asset of the manifest is there and is what it is called, there is no other, and the manifest lists and counts
 * what the events refer to. `references` is null when a segment cannot be believed; then nobody is accused for it.
 */
export function checkAssets(
  contents: PackContents,
  manifest: RecordingManifest,
  references: AssetReferences | null,
  report: VerificationReport,
): void {
  const { assets = [], notCaptured = [] } = manifest;
  for (const asset of assets) {
    const path = PACK_PATHS.asset(asset);
    const bytes = contents.require(path);
    if (bytes === null) continue;
    if (
      sha256Hex(bytes) !== asset.sha256 ||
      bytes.length !== asset.bytes ||
      assetFormat(bytes)?.mime !== asset.mime
    )
      report.fault(path, 'ASSET_WRONG', 'The asset is not the one that the manifest names.');
  }
  const known = new Set<string>(assets.map((asset) => PACK_PATHS.asset(asset)));
  for (const name of contents.names())
    if (name.startsWith('recording/assets/') && !known.has(name))
      report.fault(name, 'ASSET_NOT_IN_MANIFEST', 'The manifest has no such asset.');
  if (references !== null && manifest.assets !== undefined && !agrees(manifest, references))
    report.fault(
      PACK_PATHS.manifest,
      'ASSETS_NOT_AS_RECORDED',
      'The assets in the manifest are not those that the recording refers to.',
    );
  const missing = notCaptured.reduce((sum, { count }) => sum + count, 0);
  report.note(`Fonts and images: ${assets.length}, with ${missing} that are listed as not captured`);
}

/** What the appliance held cannot be seen from here: what it lists must be referred to, and what it misses must be so many. */
function agrees({ assets = [], notCaptured = [] }: RecordingManifest, references: AssetReferences): boolean {
  const inventory = assetInventory(references, new Map(assets.map((asset) => [asset.sha256, asset])));
  const missing = (list: typeof notCaptured, kind: string): number =>
    list.reduce((sum, item) => sum + (item.kind === kind ? item.count : 0), 0);
  return (
    canonicalBytes(inventory.assets).equals(canonicalBytes(assets)) &&
    REFERENCED_KINDS.every((kind) => missing(inventory.notCaptured, kind) === missing(notCaptured, kind))
  );
}
