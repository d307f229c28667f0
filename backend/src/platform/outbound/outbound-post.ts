import * as http from 'node:http';
import * as https from 'node:https';
import { OutboundFailure } from './outbound-failure.js';

export interface OutboundPost {
  url: URL;
  headers: Record<string, string>;
  body: Uint8Array;
  /** PEM; with it no other authority is trusted. */
  ca?: string;
  /** Until the whole answer is read. */
  timeoutMs?: number;
  /** Bytes. */
  mostAnswered?: number;
}

export interface OutboundAnswer {
  status: number;
  contentType: string;
  body: Buffer;
}

const TIMEOUT_MS = 15_000;
const MOST_ANSWERED = 65_536;

/** One POST to an address from the configuration, and to no other: a redirect is a failure. */
export function post(order: OutboundPost): Promise<OutboundAnswer> {
  const { url, headers, body, ca, timeoutMs = TIMEOUT_MS, mostAnswered = MOST_ANSWERED } = order;
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': body.length },
      agent: false,
      ...(ca === undefined ? {} : { ca }),
    };
    const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
      read(response, mostAnswered).then(resolve, giveUp);
    });
    // Once an answer has begun, a request that is destroyed says nothing more: so it is we who say it.
    const giveUp = (error: Error) => {
      reject(asFailure(error));
      request.destroy();
    };
    const deadline = setTimeout(() => giveUp(new OutboundFailure('TIMED_OUT')), timeoutMs);
    request.once('close', () => clearTimeout(deadline));
    request.on('error', giveUp);
    request.end(body);
  });
}

async function read(response: http.IncomingMessage, most: number): Promise<OutboundAnswer> {
  const { statusCode: status = 0, headers } = response;
  if (status >= 300 && status < 400) throw new OutboundFailure('REDIRECTED');
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > most) throw new OutboundFailure('ANSWER_TOO_LARGE');
    pieces.push(piece);
  }
  const contentType = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  return { status, contentType, body: Buffer.concat(pieces) };
}

/** What the network throws, by what an operator would look at first. */
export function asFailure(error: Error & { code?: string }): OutboundFailure {
  if (error instanceof OutboundFailure) return error;
  const code = error.code ?? '';
  const tls = /^(ERR_(SSL|TLS)|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/.test(code);
  return new OutboundFailure(tls ? 'TLS_REFUSED' : 'UNREACHABLE', { cause: error });
}
