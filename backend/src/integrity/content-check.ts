import { gunzipSync } from 'node:zlib';
import { splitSegmentFrame, WIRE_LIMITS } from '@exhibit/contract';
import type { EntityManager } from 'typeorm';
import { AssetReferences } from '../evidence/asset-references.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { type DisclosureRule, requireDisclosureVersion } from '../evidence/disclosure-version.js';
import { judgeObservations } from '../evidence/judge-recording.js';
import { ObservationReader } from '../evidence/observations.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import type { CheckedArchive } from './archive-check.js';
import { checkAssetCount, checkAssetNames } from './asset-rows.js';
import { objectItem } from './integrity-fault.js';
import type { RecordingTools } from './recording-check.js';
import type { RecordingRows } from './recording-rows.js';
import { frameOf, segmentItem } from './segment-check.js';

interface Content {
  observations: ObservationReader;
  references: AssetReferences;
}

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
  const content = key === null ? null : await contentOf(rows, { manifest, key, archive }, tools);
  if (content === null) return checkAssetCount(rows, manifest, tools.report);
  checkAssetNames(rows, manifest, content.references, tools.report);
  await checkVerdicts(manager, rows, manifest, content.observations, tools);
}

/** null when a part is damaged or missing: it is named already, and what follows from it is not accused. */
async function contentOf(
  rows: RecordingRows,
  opened: Opened,
  tools: RecordingTools,
): Promise<Content | null> {
  const { id } = rows.recording;
  const { report } = tools;
  const damaged = rows.segments.some(
    ({ seq, object_key }) => report.has(segmentItem(id, seq)) || report.has(objectItem(object_key)),
  );
  if (damaged || rows.segments.length !== opened.manifest.segments.length) return null;
  const content = { observations: new ObservationReader(), references: new AssetReferences() };
  for (const row of rows.segments) {
    const frame = await frameOf(id, row, opened, tools);
    if (frame === null) return null;
    const { body } = splitSegmentFrame(frame)!;
    const json = gunzipSync(body, { maxOutputLength: WIRE_LIMITS.eventsBytes }).toString('utf8');
    const events: unknown = JSON.parse(json);
    content.observations.read(events);
    content.references.read(json, events);
  }
  return content;
}

async function checkVerdicts(
  manager: EntityManager,
  { recording: { id }, verdicts }: RecordingRows,
  manifest: RecordingManifest,
  reader: ObservationReader,
  { report }: RecordingTools,
): Promise<void> {
  for (const { disclosure_id, disclosure_version, body } of verdicts) {
    if (report.has(`disclosure_version/${disclosure_id}/${disclosure_version}`)) continue;
    const disclosure = await disclosureOf(manager, disclosure_id, disclosure_version);
    if (disclosure === null) continue;
    const [verdict] = judgeObservations(manifest, reader.observations, [disclosure]);
    report.count('verdicts');
    if (canonicalBytes(verdict).toString('utf8') !== body)
      report.fault(`verdict/${id}/${disclosure_id}/${disclosure_version}`, 'VERDICT_ALTERED');
  }
}

async function disclosureOf(manager: EntityManager, id: string, version: number) {
  const rows: { key: string; locale: string; text: string; text_hash: Buffer; rule: DisclosureRule }[] =
    await manager.query(
      `SELECT d.key, v.locale, v.text, v.text_hash, v.rule
       FROM disclosure_version v JOIN disclosure d ON d.id = v.disclosure_id
       WHERE v.disclosure_id = $1 AND v.version = $2`,
      [id, version],
    );
  const [row] = rows;
  return row === undefined
    ? null
    : requireDisclosureVersion({ ...row, version, textHash: row.text_hash.toString('hex') });
}
