import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, type DataSource } from 'typeorm';
import { Grants } from '../access/grants.service.js';
import { AuditLog } from '../audit/audit-log.service.js';
import { Permissions } from '../identity/permissions.service.js';
import type { PersonActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { viewingNotFound } from './viewing-faults.js';
import { Viewing } from './viewing.entity.js';
import type { RunningViewingListDto } from './viewings.dto.js';

/** A page that has not asked for so long is not there any more. */
const GONE_AFTER_MS = 15_000;

/** Who watches at this moment, and an end to it. */
@Injectable()
export class RunningViewings {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly grants: Grants,
    private readonly permissions: Permissions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(actor: PersonActor): Promise<RunningViewingListDto> {
    const since = new Date(this.clock.now().getTime() - GONE_AFTER_MS);
    const rows: Running[] = await this.source.query(RUNNING, [since]);
    const mayStop = this.permissions.has(actor, 'access.approve');
    return {
      items: rows.map(({ startedAt, seenAt, grantEndsAt, personId, personName, ...row }) => ({
        ...row,
        person: { id: personId, name: personName },
        startedAt: startedAt.toISOString(),
        seenAt: seenAt.toISOString(),
        grantEndsAt: grantEndsAt.toISOString(),
        mayStop,
      })),
    };
  }

  /** The grant goes with it: otherwise it would be opened again. The page that shows it goes blank at its next pulse. */
  async stop(actor: PersonActor, id: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      const viewing = await manager.findOne(Viewing, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!viewing) throw viewingNotFound();
      if (viewing.endedAt) return;
      const { recordingId, grantId, personId } = viewing;
      const stopped = { endedAt: this.clock.now(), stoppedBy: actor.personId };
      await manager.update(Viewing, { id, endedAt: IsNull() }, stopped);
      await this.audit.append(manager, actor, {
        kind: 'viewing.stopped',
        recordingId,
        fields: { viewing: id, grant: grantId, viewer: personId },
      });
      await this.grants.revokeIfLive(manager, actor, grantId);
    });
  }
}

interface Running {
  id: string;
  recordingId: string;
  siteName: string;
  personId: string;
  personName: string;
  startedAt: Date;
  seenAt: Date;
  grantEndsAt: Date;
}

const RUNNING = `
  SELECT v.id, v.recording_id AS "recordingId", s.name AS "siteName", p.id AS "personId",
         p.display_name AS "personName", v.started_at AS "startedAt", v.seen_at AS "seenAt", g.ends_at AS "grantEndsAt"
  FROM viewing v JOIN person p ON p.id = v.person_id JOIN access_grant g ON g.id = v.grant_id
    JOIN recording r ON r.id = v.recording_id JOIN site s ON s.id = r.site_id
  WHERE v.ended_at IS NULL AND v.seen_at > $1 AND g.revoked_at IS NULL
  ORDER BY v.started_at, v.id LIMIT 200`;
