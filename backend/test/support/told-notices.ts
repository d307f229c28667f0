import type { DataSource } from 'typeorm';
import { ConfiguredChannels } from '../../src/notices/configured-channels.js';
import type { NoticeChannel } from '../../src/notices/notice-channel.js';
import { Notices } from '../../src/notices/notices.service.js';
import type { Clock } from '../../src/platform/clock.js';
import type { Jobs } from '../../src/platform/jobs/jobs.service.js';

/** Notices to one channel that nobody empties: what was told stands in the outbox. */
export function toldNotices(source: DataSource, clock: Clock): Notices {
  const channel: NoticeChannel = {
    name: 'email',
    target: 'mail.bank.example',
    deliver: async () => undefined,
  };
  const jobs = { enqueue: async () => undefined } as unknown as Jobs;
  return new Notices(source, new ConfiguredChannels([channel]), jobs, clock);
}
