import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, type DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log.service.js';
import type { SystemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { OutboundFailure } from '../platform/outbound/outbound-failure.js';
import { ConfiguredChannels } from './configured-channels.js';
import { nextAttempt, LEASE_MS } from './notice-schedule.js';
import { OutgoingNotice } from './notice-outbox.entity.js';

const ACTOR: SystemActor = { kind: 'system', job: 'notices.deliver' };
const AT_ONCE = 50;

/** Takes what waits in the outbox to its channel. At least once: the same notice has the same id every time. */
@Injectable()
export class NoticeCourier {
  private readonly logger = new Logger('Notices');

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly channels: ConfiguredChannels,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Everything that is due now, each notice once. A channel that fails keeps no other from its turn. */
  async deliverDue(): Promise<void> {
    for (const notice of await this.claim()) await this.deliver(notice);
  }

  /** Whoever takes a notice has it for a while; nothing is locked while the network is waited for. */
  private async claim(): Promise<OutgoingNotice[]> {
    const now = this.clock.now();
    const [rows]: [{ id: string }[], number] = await this.source.query(
      `UPDATE notice_outbox SET due_at = $2 WHERE id IN (
         SELECT id FROM notice_outbox WHERE due_at <= $1 ORDER BY due_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [now, new Date(now.getTime() + LEASE_MS)],
    );
    return this.source.manager.find(OutgoingNotice, {
      where: { id: In(rows.map(({ id }) => id)) },
      order: { writtenAt: 'ASC' },
    });
  }

  private async deliver(notice: OutgoingNotice): Promise<void> {
    const code = await this.attempt(notice);
    const now = this.clock.now();
    if (code === null) {
      const { id, attempts } = notice;
      await this.source.manager.update(
        OutgoingNotice,
        { id },
        { attempts: attempts + 1, dueAt: null, sentAt: now },
      );
      return;
    }
    await this.putOff(notice, code, now);
  }

  private async attempt(notice: OutgoingNotice): Promise<string | null> {
    const channel = this.channels.find(notice.channel);
    // The configuration has changed since it was written: there is nobody to tell any more.
    if (!channel) return 'NOT_CONFIGURED';
    try {
      await channel.deliver(notice);
      return null;
    } catch (error) {
      if (error instanceof OutboundFailure) return error.code;
      this.logger.error({ channel: notice.channel, error: (error as Error).name });
      return 'FAILED';
    }
  }

  private async putOff(notice: OutgoingNotice, code: string, now: Date): Promise<void> {
    const { id, channel, kind, writtenAt } = notice;
    const attempts = notice.attempts + 1;
    const dueAt = nextAttempt(attempts, writtenAt, now);
    await this.source.transaction(async (manager) => {
      await manager.query(
        `UPDATE notice_outbox SET attempts = $2, due_at = $3, last_code = $4, last_failed_at = $5,
                first_failed_at = COALESCE(first_failed_at, $5) WHERE id = $1`,
        [id, attempts, dueAt, code, now],
      );
      if (dueAt === null)
        await this.audit.append(manager, ACTOR, {
          kind: 'notice.given-up',
          fields: { notice: id, channel, about: kind, code, attempts },
        });
    });
    this.logger[dueAt === null ? 'error' : 'warn']({ channel, code, attempts, givenUp: dueAt === null });
  }
}
