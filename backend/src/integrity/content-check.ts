import { gunzipSync } from 'node:zlib';
import { splitSegmentFrame, WIRE_LIMITS } from '@exhibit/contract';
import type { EntityManager } from 'typeorm';
import { AssetReferences } from '../evidence/asset-references.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import type { CheckedArchive } from './archive-check.js';
import { checkAssetCount, checkAssetNames } from './asset-rows.js';
import { objectItem } from './integrity-fault.js';
import type { RecordingTools } from './recording-check.js';
import type { RecordingRows } from './recording-rows.js';
import { frameOf, segmentItem } from './segment-check.js';
import { verdictCheck } from './verdict-check.js';

interface Opened {
  manifest: RecordingManifest;
  key: Buffer;
  archive: CheckedArchive;
}

/** Reads the stored recording again: which assets it shows, and every verdict, byte for byte (P7). */
export async function checkContent(
  manager: EntityManager,
  rows: RecordingRows,
  { manifest, key, archive }: Omit<Opened, 'key'> & { key: Buffer | null },
  tools: RecordingTools,
): Promise<void> {
  if (key === null) return checkAssetCount(rows, manifest, tools.report);
  const references = new AssetReferences();
  const verdicts = await verdictCheck(manager, rows, key, tools);
  const whole = await readAll(rows, { manifest, key, archive }, tools, (json, events) => {
    references.read(json, events);
    verdicts.read(events);
  });
  if (!whole) return checkAssetCount(rows, manifest, tools.report);
  checkAssetNames(rows, manifest, references, tools.report);
  verdicts.compare(manifest);
}

/** Whether all of it could be read: a part that is damaged or missing is named already, and what follows from it is not accused. */
async function readAll(
  rows: RecordingRows,
  opened: Opened,
  tools: RecordingTools,
  read: (json: string, events: unknown) => void,
): Promise<boolean> {
  const { id } = rows.recording;
  const { report } = tools;
  const damaged = rows.segments.some(
    ({ seq, object_key }) => report.has(segmentItem(id, seq)) || report.has(objectItem(object_key)),
  );
  if (damaged || rows.segments.length !== opened.manifest.segments.length) return false;
  for (const row of rows.segments) {
    const frame = await frameOf(id, row, opened, tools);
    if (frame === null) return false;
    const { body } = splitSegmentFrame(frame)!;
    const json = gunzipSync(body, { maxOutputLength: WIRE_LIMITS.eventsBytes }).toString('utf8');
    read(json, JSON.parse(json));
  }
  return true;
}
