import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.service.js';
import type { DestructionCause } from '../../evidence/destruction-certificate.js';
import { People } from '../../identity/people.service.js';
import { personDto } from '../../identity/person.dto.js';
import type { PersonActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { decodeCursor, encodeCursor } from '../../platform/http/cursor.js';
import { destructionNotWaiting } from '../retention.errors.js';
import type {
  ApproveDestructionsDto,
  ApprovedDto,
  DestructionPageDto,
  DestructionQueryDto,
  DestructionState,
} from './destructions.dto.js';

const PAGE = 50;

const STATE = `CASE WHEN d.certified_at IS NOT NULL THEN 'certified'
  WHEN d.needs_approval AND d.approved_by IS NULL THEN 'waiting'
  WHEN d.fault IS NOT NULL THEN 'failing' ELSE 'under-way' END`;

/** What is destroyed, what was, and what waits for a person to agree. */
@Injectable()
export class Destructions {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly people: People,
    private readonly audit: AuditLog,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async list(_actor: PersonActor, query: DestructionQueryDto): Promise<DestructionPageDto> {
    const after = decodeCursor(query.cursor);
    const rows: DestructionRow[] = await this.source.query(
      `SELECT d.recording_id, d.cause, ${STATE} AS state, d.begun_at, d.approved_by, d.key_destroyed_at, d.certified_at,
              encode(sha256(convert_to(d.certificate, 'UTF8')), 'hex') AS certificate_hash, d.fault, r.opened_at,
              s.name AS site_name
       FROM destruction d JOIN recording r ON r.id = d.recording_id JOIN site s ON s.id = r.site_id
       WHERE ($1::text IS NULL OR ${STATE} = $1)
         AND ($2::timestamptz IS NULL OR (d.begun_at, d.recording_id) < ($2, $3::uuid))
       ORDER BY d.begun_at DESC, d.recording_id DESC LIMIT ${PAGE + 1}`,
      [query.state ?? null, after?.at ?? null, after?.id ?? null],
    );
    const items = rows.slice(0, PAGE);
    const last = items.at(-1);
    const names = await this.people.names(
      this.source.manager,
      items.flatMap(({ approved_by }) => approved_by ?? []),
    );
    return {
      items: items.map((row) => ({
        recordingId: row.recording_id,
        siteName: row.site_name,
        openedAt: row.opened_at.toISOString(),
        cause: row.cause,
        state: row.state,
        begunAt: row.begun_at.toISOString(),
        approvedBy: row.approved_by === null ? null : personDto(row.approved_by, names),
        keyDestroyedAt: row.key_destroyed_at?.toISOString() ?? null,
        certifiedAt: row.certified_at?.toISOString() ?? null,
        certificateHash: row.certificate_hash,
        fault: row.fault,
      })),
      nextCursor:
        rows.length > PAGE && last ? encodeCursor({ at: last.begun_at, id: last.recording_id }) : null,
    };
  }

  /** The sweeper has asked; this person agrees. All of them or none. */
  async approve(actor: PersonActor, { recordings }: ApproveDestructionsDto): Promise<ApprovedDto> {
    const wanted = [...new Set(recordings)];
    await this.source.transaction(async (manager) => {
      const [approved]: [{ recording_id: string; cause: DestructionCause }[], number] = await manager.query(
        `UPDATE destruction SET approved_by = $2, approved_at = $3
         WHERE recording_id = ANY($1) AND needs_approval AND approved_by IS NULL AND key_destroyed_at IS NULL
         RETURNING recording_id, cause`,
        [wanted, actor.personId, this.clock.now()],
      );
      if (approved.length < wanted.length) throw destructionNotWaiting();
      await this.audit.appendAll(
        manager,
        actor,
        approved.map(({ recording_id, cause }) => ({
          kind: 'destruction.approved' as const,
          recordingId: recording_id,
          fields: { cause },
        })),
      );
      await this.jobs.enqueue(manager, 'retention.sweep', {});
    });
    return { approved: wanted.length };
  }
}

interface DestructionRow {
  recording_id: string;
  cause: DestructionCause;
  state: DestructionState;
  begun_at: Date;
  approved_by: string | null;
  key_destroyed_at: Date | null;
  certified_at: Date | null;
  certificate_hash: string | null;
  fault: string | null;
  opened_at: Date;
  site_name: string;
}
