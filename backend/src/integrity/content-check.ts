import { gunzipSync } from 'node:zlib';
import { splitSegmentFrame, WIRE_LIMITS } from '@exhibit/contract';
import type { EntityManager } from 'typeorm';
import { DisclosureDefinitions } from '../disclosures/disclosure-definitions.service.js';
import { observedVisit } from '../disclosures/kept-visits.service.js';
import { AssetReferences } from '../evidence/asset-references.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { requireDisclosureVersion } from '../evidence/disclosure-version.js';
import { judgeObservations } from '../evidence/judge-recording.js';
import { ObservationReader } from '../evidence/observations.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import type { CheckedArchive } from './archive-check.js';
import { checkAssetCount, checkAssetNames } from './asset-rows.js';
import { objectItem } from './integrity-fault.js';
import { checkKeptVisit } from './kept-visit-check.js';
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
  const opened = key === null ? null : { manifest, key, archive };
  const content = opened && (await contentOf(rows, opened, tools));
  if (opened === null || content === null) return checkAssetCount(rows, manifest, tools.report);
  checkAssetNames(rows, manifest, content.references, tools.report);
  await checkVerdicts(manager, rows, opened, content.observations, tools);
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
  rows: RecordingRows,
  { manifest, key }: Opened,
  reader: ObservationReader,
  tools: RecordingTools,
): Promise<void> {
  const { id } = rows.recording;
  checkKeptVisit(rows, observedVisit(manifest, reader.observations), key, tools);
  for (const { disclosure_id, disclosure_version, locale, body } of rows.verdicts) {
    if (tools.report.has(`disclosure_version/${disclosure_id}/${disclosure_version}`)) continue;
    const judged = { disclosureId: disclosure_id, version: disclosure_version, locale };
    const disclosure = await new DisclosureDefinitions().judged(manager, judged);
    if (disclosure === null) continue;
    const [verdict] = judgeObservations(manifest, reader.observations, [
      requireDisclosureVersion(disclosure),
    ]);
    tools.report.count('verdicts');
    if (canonicalBytes(verdict).toString('utf8') !== body)
      tools.report.fault(`verdict/${id}/${disclosure_id}/${disclosure_version}`, 'VERDICT_ALTERED');
  }
}
