import { gunzipSync } from 'node:zlib';
import { splitSegmentFrame, WIRE_LIMITS } from '@exhibit/contract';
import type { EntityManager } from 'typeorm';
import { canonicalBytes } from '../evidence/canonical-json.js';
import {
  type DisclosureRule,
  type DisclosureVersion,
  requireDisclosureVersion,
} from '../evidence/disclosure-version.js';
import { decryptObject } from '../evidence/encrypted-object.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import { VERDICT_SCHEMA, VERDICT_SCHEMA_V1, type VerdictSchema } from '../evidence/verdict.js';
import { judgeVisit, VisitReader } from '../evidence/visit-observations.js';
import type { CheckedArchive } from './archive-check.js';
import type { RecordingRows, SegmentRow } from './recording-rows.js';
import { segmentItem, type RecordingTools } from './recording-check.js';
import { objectItem } from './integrity-fault.js';

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
  if (rows.verdicts.length === 0 || damaged || rows.segments.length !== manifest.segments.length) return;
  const due: { row: RecordingRows['verdicts'][number]; disclosure: DisclosureVersion }[] = [];
  for (const row of rows.verdicts) {
    if (tools.report.has(`disclosure_version/${row.disclosure_id}/${row.disclosure_version}`)) continue;
    const disclosure = await disclosureOf(manager, row.disclosure_id, row.disclosure_version);
    if (disclosure !== null) due.push({ row, disclosure });
  }
  const reader = new VisitReader(due.map(({ disclosure }) => disclosure));
  for (const row of rows.segments) {
    const frame = archive.onlyCopy ? archive.frames!.get(row.seq)! : await frameOf(id, row, key, tools);
    const body = splitSegmentFrame(frame)!.body;
    reader.read(JSON.parse(gunzipSync(body, { maxOutputLength: WIRE_LIMITS.eventsBytes }).toString('utf8')));
  }
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
