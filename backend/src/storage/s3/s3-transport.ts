import * as http from 'node:http';
import * as https from 'node:https';
import { finished, pipeline, Transform } from 'node:stream';
import { S3Interrupted } from './s3-failure.js';

export interface TransportOptions {
  secure: boolean;
  ca?: string;
  /** Silence on the connection that is waited for. */
  silenceMs: number;
  /** Until the answer has begun, however busy the connection looks. */
  answerMs: number;
  onAnswer?: (headers: http.IncomingHttpHeaders) => void;
}

type Request = (options: http.RequestOptions, answered: (response: http.IncomingMessage) => void) => unknown;

export interface S3Transport {
  request: Request;
  agent: http.Agent;
}

/** Answers that mean "not now". The client would swallow their code and wait by itself; we count our own attempts. */
const NOT_NOW = new Set([408, 429, 499, 500, 502, 503, 504, 520]);

const LONGEST_REFUSAL = 64 * 1024;

/** Node's own HTTP, with limits on how long a store may be silent. */
export function s3Transport(options: TransportOptions): S3Transport {
  const { secure, ca, silenceMs, answerMs, onAnswer } = options;
  const pool = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, scheduling: 'lifo' } as const;
  const agent = secure
    ? new https.Agent({ ...pool, ...(ca === undefined ? {} : { ca }) })
    : new http.Agent(pool);
  const send = secure ? https.request : http.request;

  const request: Request = (asked, answered) => {
    const sent = send({ ...asked, agent }, (response) => {
      clearTimeout(deadline);
      onAnswer?.(response.headers);
      const { statusCode = 0 } = response;
      if (!NOT_NOW.has(statusCode)) return answered(statusCode < 300 ? response : limited(response));
      response.resume();
      // The error comes after the answer is read, so that the connection can serve the next attempt.
      finished(response, () => sent.emit('error', new S3Interrupted('overloaded', statusCode)));
    });
    const giveUp = () => sent.destroy(new S3Interrupted('timeout'));
    const deadline = setTimeout(giveUp, answerMs);
    sent.setTimeout(silenceMs, giveUp);
    sent.once('close', () => clearTimeout(deadline));
    return sent;
  };
  return { request, agent };
}

/** The client reads a refusal whole and parses it; a store does not get to choose how much that is. */
function limited(response: http.IncomingMessage): http.IncomingMessage {
  let size = 0;
  const counted = new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length;
      done(size > LONGEST_REFUSAL ? new S3Interrupted('protocol', response.statusCode) : null, piece);
    },
  });
  pipeline(response, counted, () => undefined);
  const { statusCode, headers } = response;
  return Object.assign(counted, { statusCode, headers }) as unknown as http.IncomingMessage;
}
