import { callWebhook, type Webhook } from '../platform/outbound/webhook.js';
import type { NoticeChannel } from './notice-channel.js';
import type { WrittenNotice } from './notice.js';

export interface WebhookChannelOptions extends Webhook {
  name: string;
  appliance: string;
  consoleUrl(): string;
  now(): Date;
}

export const NOTICE_SCHEMA = 'exhibit.notice/v1';

/** Posts each notice as JSON, signed as the checkpoints are. `id` stays the same when it is tried again. */
export class WebhookChannel implements NoticeChannel {
  readonly name: string;
  readonly target: string;

  constructor(private readonly options: WebhookChannelOptions) {
    this.name = `webhook/${options.name}`;
    this.target = options.url.host;
  }

  deliver({ id, kind, title, facts, path, writtenAt }: WrittenNotice): Promise<void> {
    const { appliance, consoleUrl, now } = this.options;
    return callWebhook(this.options, {
      schema: NOTICE_SCHEMA,
      appliance,
      id,
      kind,
      title,
      facts,
      link: new URL(path, consoleUrl()).href,
      writtenAt: writtenAt.toISOString(),
      sentAt: now().toISOString(),
    });
  }
}
