import { gunzipSync } from 'node:zlib';
import { splitSegmentFrame, WIRE_LIMITS } from '@exhibit/contract';
import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { DisclosureDefinitions } from '../disclosures/disclosure-definitions.service.js';
import { type DisclosureVersion, requireDisclosureVersion } from '../evidence/disclosure-version.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import { VERDICT_SCHEMA, VERDICT_SCHEMA_V1, type VerdictSchema } from '../evidence/verdict.js';
import { judgeVisit, VisitReader } from '../evidence/visit-observations.js';
import type { CheckedArchive } from './archive-check.js';
import type { RecordingRows, SegmentRow } from './recording-rows.js';
import { segmentItem, type RecordingTools } from './recording-check.js';
import { objectItem } from './integrity-fault.js';
import { compareVisits, openedVisits } from './kept-visit-check.js';

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
  const due: { row: RecordingRows['verdicts'][number]; disclosure: DisclosureVersion }[] = [];
  for (const row of rows.verdicts) {
    if (tools.report.has(`disclosure_version/${row.disclosure_id}/${row.disclosure_version}`)) continue;
    const disclosure = await new DisclosureDefinitions().judged(manager, {
      disclosureId: row.disclosure_id,
      version: row.disclosure_version,
      locale: row.locale,
    });
    if (disclosure !== null) due.push({ row, disclosure: requireDisclosureVersion(disclosure) });
  }
  const reader = new VisitReader(due.map(({ disclosure }) => disclosure));
  const kept = openedVisits(rows, key, tools);
  for (const row of rows.segments) {
    const frame = archive.onlyCopy ? archive.frames!.get(row.seq)! : await frameOf(id, row, key, tools);
    const body = splitSegmentFrame(frame)!.body;
    const json = gunzipSync(body, { maxOutputLength: WIRE_LIMITS.eventsBytes }).toString('utf8');
    for (const each of [reader, ...kept.map(({ again }) => again)]) each.read(JSON.parse(json));
  }
  compareVisits(kept, manifest, tools);
  const visit = reader.visit(manifest);
  for (const { row, disclosure } of due) {
    const [verdict] = judgeVisit(visit, [disclosure], schemaOf(row.body));
    tools.report.count('verdicts');
    if (canonicalBytes(verdict).toString('utf8') !== row.body)
      tools.report.fault(`verdict/${id}/${row.disclosure_id}/${row.disclosure_version}`, 'VERDICT_ALTERED');
  }
}

/** As it says it was reached; a verdict that says otherwise than it was differs in its bytes. */
const schemaOf = (body: string): VerdictSchema =>
  body.includes(`"schema":"${VERDICT_SCHEMA_V1}"`) ? VERDICT_SCHEMA_V1 : VERDICT_SCHEMA;

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
