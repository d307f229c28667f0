import type { EntityManager } from 'typeorm';
import { openVisit, watchedIn } from '../disclosures/kept-visits.service.js';
import { canonicalBytes } from '../evidence/canonical-json.js';
import type { RecordingManifest } from '../evidence/recording-manifest.js';
import { VISIT_SCHEMA, VisitReader, type VisitObservations } from '../evidence/visit-observations.js';
import type { RecordingTools } from './recording-check.js';
import type { RecordingRows } from './recording-rows.js';
import type { RunReport } from './run-report.js';

export interface OpenedVisit {
  item: string;
  visit: VisitObservations;
  /** Reads the recording again, and looks for what was looked for then. */
  again: VisitReader;
}

/**
 * What was kept of a visit, as far as today's reader writes the same. None at all is no fault: it can be made again at
 * any time, and was not made before there were disclosures.
 */
export function openedVisits(
  { recording, observations }: Pick<RecordingRows, 'recording' | 'observations'>,
  key: Buffer,
  { appliance, report }: RecordingTools,
): OpenedVisit[] {
  return observations
    .filter(({ schema }) => schema === VISIT_SCHEMA)
    .flatMap(({ reading, content }) => {
      const item = itemOf(recording.id, reading);
      try {
        const visit = openVisit(key, { appliance, recordingId: recording.id, reading }, content);
        return [{ item, visit, again: new VisitReader(watchedIn(visit)) }];
      } catch {
        report.fault(item, 'ROW_ALTERED', 'content');
        return [];
      }
    });
}

export function compareVisits(
  kept: readonly OpenedVisit[],
  manifest: RecordingManifest,
  { report }: Pick<RecordingTools, 'report'>,
): void {
  for (const { item, visit, again } of kept) {
    report.count('observations');
    if (!canonicalBytes(again.visit(manifest)).equals(canonicalBytes(visit)))
      report.fault(item, 'CONTENT_ALTERED');
  }
}

export async function checkObservationsOfNobody(manager: EntityManager, report: RunReport): Promise<void> {
  const rows: { recording_id: string; reading: number }[] = await manager.query(
    `SELECT o.recording_id, o.reading FROM recording_observations o LEFT JOIN recording r ON r.id = o.recording_id
     WHERE r.id IS NULL`,
  );
  for (const { recording_id, reading } of rows)
    if (!report.has(`recording/${recording_id}`))
      report.fault(itemOf(recording_id, reading), 'ROW_NOT_IN_LOG', 'there is no such recording');
}

const itemOf = (recording: string, reading: number): string =>
  `recording_observations/${recording}/${reading}`;
