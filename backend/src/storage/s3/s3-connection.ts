import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Client, type ClientOptions } from 'minio';
import { StorageUnavailableError } from '../storage.errors.js';
import { s3Transport } from './s3-transport.js';

export interface S3Options {
  /** Address without the bucket: https://s3.bank.example:9000 */
  endpoint: string;
  region: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  /** How the bucket is addressed: in the path, or as a host of its own. */
  addressing?: 'path' | 'virtual-host';
  /** PEM of a private certification authority; with it no other is trusted. */
  caFile?: string;
  /** How long a connection may be silent, and how long an answer and its body may each take. */
  silenceMs?: number;
  answerMs?: number;
}

export interface S3Connection {
  client: Client;
  bucket: string;
  answerMs: number;
  /** Headers of the last answer: who the server says it is, and its clock. */
  lastAnswer(): { headers: IncomingHttpHeaders; at: Date } | null;
  close(): void;
}

/** Connects to nothing yet. */
export function s3Connection(options: S3Options): S3Connection {
  const { hostname, port, protocol } = new URL(options.endpoint);
  const secure = protocol === 'https:';
  const answerMs = options.answerMs ?? 60_000;
  let last: { headers: IncomingHttpHeaders; at: Date } | null = null;
  const { request, agent } = s3Transport({
    secure,
    silenceMs: options.silenceMs ?? 10_000,
    answerMs,
    onAnswer: (headers) => (last = { headers, at: new Date() }),
    ...(options.caFile === undefined ? {} : { ca: readAuthority(options.caFile) }),
  });
  const client = new Client({
    endPoint: hostname.replace(/^\[|\]$/g, ''),
    useSSL: secure,
    ...(port === '' ? {} : { port: Number(port) }),
    region: options.region,
    accessKey: options.accessKey,
    secretKey: options.secretKey,
    pathStyle: options.addressing !== 'virtual-host',
    transport: { request } as unknown as NonNullable<ClientOptions['transport']>,
    transportAgent: agent,
    retryOptions: { disableRetry: true },
  });
  // Over TLS too, every body is signed with its SHA-256: the store refuses what was changed on the way.
  client.enableSHA256 = true;
  return { client, bucket: options.bucket, answerMs, lastAnswer: () => last, close: () => agent.destroy() };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new StorageUnavailableError(cause, 'certificate');
  }
}
