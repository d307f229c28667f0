import { randomBytes } from 'node:crypto';
import { sha256 } from '../../evidence/sha256.js';
import {
  NONCE_BYTES,
  TIMESTAMP_QUERY_TYPE,
  TIMESTAMP_REPLY_TYPE,
  readTimestampResponse,
  timestampNonce,
  timestampRequest,
} from '../../evidence/timestamp-exchange.js';
import { verifyTimestampToken } from '../../evidence/timestamp-token.js';
import { type Anchor, AnchorFailure } from './anchor.js';
import type { SignedCheckpoint } from './checkpoint-source.js';
import { post } from '../../platform/outbound/outbound-post.js';

export interface TimestampAuthorityOptions {
  name: string;
  url: URL;
  /** Certificates that a token's chain may begin with, PEM. */
  trustedPem: string;
  /** For an https address, PEM. */
  ca?: string;
}

/** The customer's timestamp authority: RFC 3161 over HTTP (section 3.4). A token is kept only when it verifies. */
export class TimestampAnchor implements Anchor {
  readonly kind = 'timestamp';
  readonly independent = true;
  readonly name: string;
  readonly target: string;

  constructor(private readonly options: TimestampAuthorityOptions) {
    this.name = options.name;
    this.target = options.url.host;
  }

  async hand({ note }: SignedCheckpoint): Promise<Buffer> {
    const bytes = Buffer.from(note);
    const nonce = timestampNonce(randomBytes(NONCE_BYTES));
    const answer = await post({
      url: this.options.url,
      headers: { 'content-type': TIMESTAMP_QUERY_TYPE, accept: TIMESTAMP_REPLY_TYPE },
      body: timestampRequest(sha256(bytes), nonce),
      ...(this.options.ca === undefined ? {} : { ca: this.options.ca }),
    });
    if (answer.status !== 200) throw new AnchorFailure('ANSWER_REFUSED');
    if (answer.contentType !== TIMESTAMP_REPLY_TYPE) throw new AnchorFailure('ANSWER_MALFORMED');
    const token = readTimestampResponse(answer.body);
    verifyTimestampToken(token, { bytes, trustedPem: this.options.trustedPem, nonce });
    return token;
  }
}
