import type { EntityManager } from 'typeorm';
import { openVisit } from '../disclosures/kept-visits.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import { VISIT_SCHEMA, type VisitObservations } from '../evidence/visit-observations.js';
import type { RecordingTools } from './recording-check.js';
import type { RecordingRows } from './recording-rows.js';
import type { RunReport } from './run-report.js';

/**
 * What was kept of a visit, beside what its recording says. None at all is no fault: it can be made again at any time,
 * and was not made before there were disclosures.
 */
export function checkKeptVisit(
  { recording, observations }: RecordingRows,
  visit: VisitObservations,
  key: Buffer,
  { appliance, report }: RecordingTools,
): void {
  const kept = observations.find(({ schema }) => schema === VISIT_SCHEMA);
  if (!kept) return;
  report.count('observations');
  const item = `recording_observations/${recording.id}`;
  try {
    const opened = openVisit(key, { appliance, recordingId: recording.id }, kept.content);
    if (!canonicalBytes(opened).equals(canonicalBytes(visit))) report.fault(item, 'CONTENT_ALTERED');
  } catch {
    report.fault(item, 'ROW_ALTERED', 'content');
  }
}

export async function checkObservationsOfNobody(manager: EntityManager, report: RunReport): Promise<void> {
  const rows: { recording_id: string }[] = await manager.query(
    `SELECT o.recording_id FROM recording_observations o LEFT JOIN recording r ON r.id = o.recording_id
     WHERE r.id IS NULL`,
  );
  for (const { recording_id } of rows)
    if (!report.has(`recording/${recording_id}`))
      report.fault(`recording_observations/${recording_id}`, 'ROW_NOT_IN_LOG', 'there is no such recording');
}
