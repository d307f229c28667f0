import { createHmac } from 'node:crypto';
import { OutboundFailure } from './outbound-failure.js';
import { post } from './outbound-post.js';

export interface Webhook {
  url: URL;
  /** Known to both sides. */
  secret: string;
  /** PEM; with it no other authority is trusted. */
  ca?: string;
}

export const WEBHOOK_SIGNATURE = 'exhibit-signature';

/**
 * Posts JSON whose every byte is authenticated with HMAC-SHA-256: a time in the message is signed with the rest of it,
 * so that the other side can refuse an old one. Anything but 2xx is a failure, a redirect included.
 */
export async function callWebhook({ url, secret, ca }: Webhook, message: object): Promise<void> {
  const body = JSON.stringify(message);
  const { status } = await post({
    url,
    headers: { 'content-type': 'application/json', [WEBHOOK_SIGNATURE]: webhookSignature(secret, body) },
    body: Buffer.from(body),
    ...(ca === undefined ? {} : { ca }),
  });
  if (status < 200 || status > 299) throw new OutboundFailure('ANSWER_REFUSED');
}

export function webhookSignature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
