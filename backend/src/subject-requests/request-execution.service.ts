import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PersonActor } from '../platform/actor.js';
import { RecordingRestrictions } from '../recordings/recording-restrictions.service.js';
import { RecordingEndings } from '../retention/recording-endings.service.js';
import { erasureOf, type FoundRecording, SubjectFindings } from './subject-findings.service.js';
import { decisionOf, type RecordingDecision } from './subject-request-decisions.js';
import { RequestedRecording, type SubjectRequest } from './subject-request.entity.js';

export interface Carried {
  recordings: number;
  erased: number;
  kept: number;
}

/** Does with each recording what is decided of it. To erase is the retention room's; nothing is destroyed beside it (P8). */
@Injectable()
export class RequestExecution {
  constructor(
    private readonly findings: SubjectFindings,
    private readonly endings: RecordingEndings,
    private readonly restrictions: RecordingRestrictions,
  ) {}

  async of(manager: EntityManager, actor: PersonActor, request: SubjectRequest, now: Date): Promise<Carried> {
    const { recordings } = await this.findings.of(manager, request);
    const carried = { recordings: recordings.length, erased: 0, kept: 0 };
    for (const found of recordings) {
      const { id: recordingId } = found;
      const { decision, why, laws, until } =
        request.kind === 'erasure' ? await this.erase(manager, actor, found) : found;
      if (request.kind === 'restriction') await this.restrictions.place(manager, actor, recordingId, now);
      if (decision === 'erased') carried.erased++;
      if (decision === 'kept') carried.kept++;
      await manager.insert(RequestedRecording, {
        requestId: request.id,
        recordingId,
        decision,
        why,
        laws,
        until,
      });
    }
    return carried;
  }

  /** What is settled counts, not what was expected a moment before the recording was locked. */
  private async erase(
    manager: EntityManager,
    actor: PersonActor,
    found: FoundRecording,
  ): Promise<RecordingDecision> {
    const outcome = await this.endings.ask(manager, actor, await erasureOf(manager, found.id));
    return outcome === null ? found : decisionOf('erasure', { outcome, laws: found.laws });
  }

  /** A recording stays restricted while another request restricts it. How many are not any more. */
  async lift(
    manager: EntityManager,
    actor: PersonActor,
    request: SubjectRequest,
    now: Date,
  ): Promise<number> {
    const rows: { id: string }[] = await manager.query(ONLY_HERE, [request.id]);
    for (const { id } of rows) await this.restrictions.lift(manager, actor, id, now);
    return rows.length;
  }
}

const ONLY_HERE = `
  SELECT d.recording_id AS id FROM subject_request_recording d
  WHERE d.request_id = $1 AND NOT EXISTS (
    SELECT 1 FROM subject_request_recording o JOIN subject_request q ON q.id = o.request_id
    WHERE o.recording_id = d.recording_id AND q.id <> $1 AND q.kind = 'restriction' AND q.closed_at IS NOT NULL
      AND q.declined_because IS NULL AND q.lifted_at IS NULL)
  ORDER BY 1`;
