import { gunzipSync } from 'node:zlib';
import { splitSegmentFrame, WIRE_LIMITS } from '@exhibit/contract';
import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { DisclosureDefinitions } from '../disclosures/disclosure-definitions.service.js';
import { observedVisit } from '../disclosures/kept-visits.service.js';
import { requireDisclosureVersion } from '../evidence/disclosure-version.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import { judgeObservations } from '../evidence/judge-recording.js';
import { ObservationReader } from '../evidence/observations.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import type { CheckedArchive } from './archive-check.js';
import type { RecordingRows, SegmentRow } from './recording-rows.js';
import { segmentItem, type RecordingTools } from './recording-check.js';
import { objectItem } from './integrity-fault.js';
import { checkKeptVisit } from './kept-visit-check.js';

/** Reaches every verdict again from the stored recording and compares it byte for byte (P7). */
export async function checkVerdicts(
  manager: EntityManager,
  rows: RecordingRows,
  { manifest, key, archive }: { manifest: RecordingManifest; key: Buffer; archive: CheckedArchive },
  tools: RecordingTools,
): Promise<void> {
  const { id } = rows.recording;
  const damaged = rows.segments.some(
    ({ seq, object_key }) =>
      tools.report.has(segmentItem(id, seq)) || tools.report.has(objectItem(object_key)),
  );
  // An archive that does not open is named already.
  if (archive.onlyCopy && archive.frames === null) return;
  if (damaged || rows.segments.length !== manifest.segments.length) return;
  if (rows.verdicts.length === 0 && rows.observations.length === 0) return;
  const reader = new ObservationReader();
  for (const row of rows.segments) {
    const frame = archive.onlyCopy ? archive.frames!.get(row.seq)! : await frameOf(id, row, key, tools);
    const body = splitSegmentFrame(frame)!.body;
    reader.read(JSON.parse(gunzipSync(body, { maxOutputLength: WIRE_LIMITS.eventsBytes }).toString('utf8')));
  }
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

async function frameOf(
  recording: string,
  row: SegmentRow,
  key: Buffer,
  { appliance, store }: RecordingTools,
): Promise<Buffer> {
  const context = {
    appliance,
    recording,
    object: row.object_key,
    schema: 'exhibit.segment/v1',
    maskingPolicyVersion: row.policy_version,
  };
  return decryptObject(key, canonicalBytes(context), await store.get(row.object_key));
}
