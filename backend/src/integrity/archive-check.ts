import type { RecordingManifest } from '../evidence/recording-manifest.js';
import { isCount, isHash, isObject } from '../evidence/json-shape.js';
import type { RecordingTools } from './recording-check.js';
import type { RecordingRows } from './recording-rows.js';
import { differing } from './row-binding.js';
import { storedObject } from './stored-content.js';

/**
 * The one object that a sealed recording was compacted into: the very bytes that the manifest names. Answers whether it
 * is the only copy, so that nobody looks for the objects of its segments.
 */
export async function checkArchive(
  { recording, archive }: RecordingRows,
  manifest: RecordingManifest,
  { store, report }: RecordingTools,
): Promise<boolean> {
  const stated = statedArchive(manifest);
  const item = `recording_archive/${recording.id}`;
  if (stated === null) {
    if (archive !== null) report.fault(item, 'ROW_NOT_IN_LOG', 'the manifest has no archive');
    return false;
  }
  const folder = `recordings/${recording.id.slice(0, 2)}/${recording.id}/`;
  if (archive === null) {
    report.fault(item, 'ROW_MISSING');
    report.explain(`${folder}archive`);
    return true;
  }
  const columns = differing(archive, { bytes: stated.bytes, ciphertext_hash: stated.ciphertextHash });
  if (!archive.object_key.startsWith(folder)) columns.push('object_key');
  if (columns.length > 0) report.fault(item, 'ROW_ALTERED', columns.join(' '));
  if (columns.includes('object_key')) report.explain(`${folder}archive`);
  else await storedObject(store, archive.object_key, stated.ciphertextHash, report);
  return archive.segments_removed_at !== null;
}

/** What the manifest says of its archive (docs/format/recording-manifest.md); null when it has none. */
function statedArchive(manifest: RecordingManifest): { bytes: number; ciphertextHash: string } | null {
  const archive = (manifest as { archive?: unknown }).archive;
  if (!isObject(archive) || !isCount(archive['bytes']) || !isHash(archive['ciphertextHash'])) return null;
  return { bytes: archive['bytes'], ciphertextHash: archive['ciphertextHash'] };
}
