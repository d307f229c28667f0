import { createHmac } from 'node:crypto';
import { type Anchor, AnchorFailure } from './anchor.js';
import type { SignedCheckpoint } from './checkpoint-source.js';
import { post } from './outbound-post.js';

export interface WebhookOptions {
  name: string;
  appliance: string;
  url: URL;
  /** Known to both sides. */
  secret: string;
  ca?: string;
}

export const WEBHOOK_SCHEMA = 'exhibit.checkpoint/v1';
export const WEBHOOK_SIGNATURE = 'exhibit-signature';

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
    const { appliance, url, secret, ca } = this.options;
    const said = { origin: `${appliance}/audit`, size, root: root.toString('base64'), note };
    const body = JSON.stringify({ schema: WEBHOOK_SCHEMA, ...said, signedAt: signedAt.toISOString() });
    const answer = await post({
      url,
      headers: { 'content-type': 'application/json', [WEBHOOK_SIGNATURE]: webhookSignature(secret, body) },
      body: Buffer.from(body),
      ...(ca === undefined ? {} : { ca }),
    });
    if (answer.status < 200 || answer.status > 299) throw new AnchorFailure('ANSWER_REFUSED');
    return null;
  }
}

export function webhookSignature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
