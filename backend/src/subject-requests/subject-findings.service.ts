import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type AskedFor, RecordingEndings } from '../retention/recording-endings.service.js';
import { decisionOf, type RecordingDecision } from './subject-request-decisions.js';
import { RequestedRecording, type SubjectRequest } from './subject-request.entity.js';

export interface FoundRecording extends RecordingDecision {
  id: string;
  openedAt: Date;
  state: string;
  /** How often somebody watched it. By whom is in the log; names of staff are not the visitor's. */
  watched: number;
}

export interface FoundConsent {
  id: string;
  recordedAt: Date;
  state: string;
  noticeVersion: string;
}

export interface Findings {
  recordings: FoundRecording[];
  consents: FoundConsent[];
}

/** Whoever has more visits than this on one site is somebody else: a pseudonym that many share. */
export const MOST_RECORDINGS = 1_000;

/** A basis that was declared before the recording was made keeps it for as long as it said (Art. 17(1)(b) GDPR). */
export async function erasureOf(manager: EntityManager, recordingId: string): Promise<AskedFor> {
  const [basis]: { until: Date | null }[] = await manager.query(
    'SELECT basis_until AS until FROM recording_basis WHERE recording_id = $1',
    [recordingId],
  );
  return { recordingId, cause: 'erasure', basisUntil: basis?.until ?? null };
}

/** Everything that the appliance has of somebody on a site, and what becomes of it. */
@Injectable()
export class SubjectFindings {
  constructor(private readonly endings: RecordingEndings) {}

  async of(
    manager: EntityManager,
    request: Pick<SubjectRequest, 'id' | 'kind' | 'siteId' | 'subjects' | 'askedUnder' | 'closedAt'>,
  ): Promise<Findings> {
    const { id, siteId, subjects, askedUnder } = request;
    const decided = await manager.findBy(RequestedRecording, { requestId: id });
    const rows: Omit<FoundRecording, keyof RecordingDecision>[] = await manager.query(RECORDINGS, [
      siteId,
      subjects,
      decided.map(({ recordingId }) => recordingId),
      askedUnder,
    ]);
    const recordings: FoundRecording[] = [];
    for (const row of rows) {
      const settled = decided.find(({ recordingId }) => recordingId === row.id);
      const decision = settled ?? (await this.expected(manager, request, row.id));
      if (decision === null) continue;
      const { why, laws, until } = decision;
      recordings.push({ ...row, decision: decision.decision, why, laws, until });
    }
    return { recordings, consents: await manager.query(CONSENTS, [siteId, subjects, askedUnder]) };
  }

  /** null for what came after the answer, or is gone. */
  private async expected(
    manager: EntityManager,
    { kind, closedAt }: Pick<SubjectRequest, 'kind' | 'closedAt'>,
    recordingId: string,
  ): Promise<RecordingDecision | null> {
    if (closedAt !== null) return null;
    const ending = await this.endings.expect(manager, await erasureOf(manager, recordingId));
    return ending && decisionOf(kind, ending);
  }
}

/** A destroyed recording has lost its subject; one that this request decided about is found by that. */
const RECORDINGS = `
  SELECT r.id, r.opened_at AS "openedAt", r.state,
         (SELECT count(*)::int FROM viewing v WHERE v.recording_id = r.id) AS watched
  FROM recording r
  WHERE r.id = ANY($3) OR r.site_id = $1 AND (r.subject = ANY($2) OR r.consent_id = $4) AND r.state <> 'destroyed'
  ORDER BY r.opened_at, r.id LIMIT ${MOST_RECORDINGS + 1}`;

const CONSENTS = `
  SELECT c.id, c.recorded_at AS "recordedAt", s.state, c.notice_version AS "noticeVersion"
  FROM consent_record c JOIN consent_state s ON s.consent_id = c.id
  WHERE c.site_id = $1 AND (c.subject = ANY($2) OR c.id = $3) AND c.ended_at IS NULL ORDER BY c.recorded_at, c.id LIMIT ${MOST_RECORDINGS}`;
