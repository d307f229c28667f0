import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsNull, type DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import { Notices } from '../notices/notices.service.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { reminderNotice } from './access-notices.js';
import { AccessRequest } from './access-request.entity.js';

const ACTOR: SystemActor = { kind: 'system', job: 'access.care' };

/** Reminds once of what waits for more than half of its time. A request that expired needs nobody to say so: it is over. */
@Injectable()
export class AccessCare {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly notices: Notices,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async remind(): Promise<void> {
    const now = this.clock.now();
    await this.source.transaction(async (manager) => {
      const waiting = await manager
        .createQueryBuilder(AccessRequest, 'request')
        .where('request.decision IS NULL AND request.reminded_at IS NULL')
        .andWhere('request.expires_at > :now', { now })
        .andWhere('request.requested_at + (request.expires_at - request.requested_at) / 2 <= :now', { now })
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .take(100)
        .getMany();
      for (const request of waiting) {
        await manager.update(AccessRequest, { id: request.id, remindedAt: IsNull() }, { remindedAt: now });
        await this.notices.write(manager, reminderNotice(request));
        await this.audit.append(manager, ACTOR, {
          kind: 'access.reminded',
          ...(request.recordingId && { recordingId: request.recordingId }),
          fields: { request: request.id },
        });
      }
    });
  }
}
