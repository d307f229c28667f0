import { callWebhook, type Webhook } from '../../platform/outbound/webhook.js';
import type { Anchor } from './anchor.js';
import type { SignedCheckpoint } from './checkpoint-source.js';

export interface WebhookOptions extends Webhook {
  name: string;
  appliance: string;
}

export const WEBHOOK_SCHEMA = 'exhibit.checkpoint/v1';

/** Posts each checkpoint as JSON. The body is authenticated with HMAC-SHA-256; the note in it carries its own signature. */
export class WebhookAnchor implements Anchor {
  readonly kind = 'webhook';
  readonly independent = true;
  readonly name: string;
  readonly target: string;

  constructor(private readonly options: WebhookOptions) {
    this.name = options.name;
    this.target = options.url.host;
  }

  async hand({ size, root, note, signedAt }: SignedCheckpoint): Promise<null> {
    const said = { origin: `${this.options.appliance}/audit`, size, root: root.toString('base64'), note };
    await callWebhook(this.options, {
      schema: WEBHOOK_SCHEMA,
      ...said,
      signedAt: signedAt.toISOString(),
    });
    return null;
  }
}
