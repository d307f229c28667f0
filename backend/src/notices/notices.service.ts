import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { ConfiguredChannels } from './configured-channels.js';
import { OutgoingNotice } from './notice-outbox.entity.js';
import { type Notice, plainNotice } from './notice.js';
import type { NoticesDto } from './notices.dto.js';

export type { Notice } from './notice.js';

/** Tells people outside of the console, through the channels that are configured. */
@Injectable()
export class Notices {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly channels: ConfiguredChannels,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Writes a notice in the caller's transaction: it goes out exactly if what it is about was committed. */
  async write(manager: EntityManager, notice: Notice): Promise<void> {
    const now = this.clock.now();
    for (const { name } of this.channels.all)
      await manager.insert(OutgoingNotice, {
        id: randomUUID(),
        channel: name,
        ...plainNotice(notice),
        writtenAt: now,
        attempts: 0,
        dueAt: now,
      });
    if (this.channels.all.length > 0) await this.jobs.enqueue(manager, 'notices.deliver', {});
  }

  /** How each channel stands. */
  async list(_actor: Actor): Promise<NoticesDto> {
    const standings: Standing[] = await this.source.query(STANDINGS, [
      this.channels.all.map(({ name }) => name),
    ]);
    return {
      channels: this.channels.all.map(({ name, target }) => {
        const standing = standings.find(({ channel }) => channel === name);
        return {
          name,
          target,
          lastSentAt: standing?.last_sent?.toISOString() ?? null,
          failingSince: standing?.failing_since?.toISOString() ?? null,
          lastCode: standing?.failing_since ? standing.last_code : null,
          waiting: standing?.waiting ?? 0,
          givenUp: standing?.given_up ?? 0,
        };
      }),
    };
  }

  /** Channels that are configured, and those of them that fail now. */
  async health(): Promise<{ configured: string[]; failing: string[] }> {
    const { channels } = await this.list({ kind: 'system', job: 'health' });
    return {
      configured: channels.map(({ name }) => name),
      failing: channels.filter(({ failingSince }) => failingSince !== null).map(({ name }) => name),
    };
  }
}

interface Standing {
  channel: string;
  last_sent: Date | null;
  failing_since: Date | null;
  last_code: string | null;
  waiting: number;
  given_up: number;
}

// A channel fails while something that was written after its last success was tried and did not go out.
const STANDINGS = `
  SELECT c.channel, s.last_sent, f.failing_since, f.last_code,
         (SELECT count(*) FROM notice_outbox w WHERE w.channel = c.channel AND w.due_at IS NOT NULL)::int AS waiting,
         (SELECT count(*) FROM notice_outbox g WHERE g.channel = c.channel AND g.due_at IS NULL AND g.sent_at IS NULL)::int AS given_up
  FROM unnest($1::text[]) AS c (channel)
  LEFT JOIN LATERAL (SELECT max(sent_at) AS last_sent FROM notice_outbox o WHERE o.channel = c.channel) s ON true
  LEFT JOIN LATERAL (
    SELECT min(o.first_failed_at) AS failing_since, (array_agg(o.last_code ORDER BY o.last_failed_at DESC))[1] AS last_code
    FROM notice_outbox o
    WHERE o.channel = c.channel AND o.sent_at IS NULL AND o.last_failed_at > COALESCE(s.last_sent, '-infinity')) f ON true`;
