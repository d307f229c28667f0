import type { EntityManager } from 'typeorm';
import { DisclosureDefinitions } from '../disclosures/disclosure-definitions.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { type DisclosureVersion, requireDisclosureVersion } from '../evidence/disclosure-version.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import { VERDICT_SCHEMA, VERDICT_SCHEMA_V1, type VerdictSchema } from '../evidence/verdict.js';
import { judgeVisit, VisitReader } from '../evidence/visit-observations.js';
import { compareVisits, openedVisits } from './kept-visit-check.js';
import type { RecordingTools } from './recording-check.js';
import type { RecordingRows } from './recording-rows.js';

type VerdictRow = RecordingRows['verdicts'][number];

/** Reaches every verdict about a recording again while it is read, and what was kept of the visit. */
export async function verdictCheck(
  manager: EntityManager,
  rows: RecordingRows,
  key: Buffer,
  tools: RecordingTools,
) {
  const { id } = rows.recording;
  const due: { row: VerdictRow; disclosure: DisclosureVersion }[] = [];
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
  return {
    read(events: unknown): void {
      for (const each of [reader, ...kept.map(({ again }) => again)]) each.read(events);
    },
    compare(manifest: RecordingManifest): void {
      compareVisits(kept, manifest, tools);
      const visit = reader.visit(manifest);
      for (const { row, disclosure } of due) {
        const [verdict] = judgeVisit(visit, [disclosure], schemaOf(row.body));
        tools.report.count('verdicts');
        if (canonicalBytes(verdict).toString('utf8') !== row.body)
          tools.report.fault(
            `verdict/${id}/${row.disclosure_id}/${row.disclosure_version}`,
            'VERDICT_ALTERED',
          );
      }
    },
  };
}

/** As it says it was reached; a verdict that says otherwise than it was differs in its bytes. */
const schemaOf = (body: string): VerdictSchema =>
  body.includes(`"schema":"${VERDICT_SCHEMA_V1}"`) ? VERDICT_SCHEMA_V1 : VERDICT_SCHEMA;
