import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { signV4 } from 'minio/dist/esm/signing.mjs';
import type { InteropServer } from './servers.js';

/** What goes wrong between us and the store. */
export type Fault =
  | 'silent'
  | 'reset before it arrives'
  | 'reset before the answer'
  | 'truncated body'
  | 'shorter than stored'
  | 'longer than stored'
  | 'flipped bit'
  | 'trickling'
  | 'not http'
  | 'endless refusal'
  | 'html refusal'
  | 'out of patience'
  | 'out of order'
  | 'read-only'
  | 'full'
  | 'another time'
  | 'forgets conditions';

const REFUSALS: Partial<Record<Fault, [number, string]>> = {
  'html refusal': [403, '<html><body>No</body></html>'],
  'out of patience': [503, xml('SlowDown')],
  'out of order': [500, xml('InternalError')],
  'read-only': [403, xml('AccessDenied')],
  full: [507, xml('XMinioStorageFull')],
  'another time': [403, xml('RequestTimeTooSkewed')],
};

function xml(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>in words</Message></Error>`;
}

export interface FaultyProxy {
  url: string;
  /** Breaks the next `times` requests of this method; all of them when not said. */
  break(fault: Fault, method?: string, times?: number): void;
  mend(): void;
  /** Requests that came since the last break or mend. */
  seen(): number;
  close(): Promise<void>;
}

/** Stands in front of a real server and is honest until told otherwise. */
export async function faultyProxy(
  server: InteropServer,
  tls?: { key: string; cert: string },
): Promise<FaultyProxy> {
  let broken: { fault: Fault; method: string | undefined; left: number } | null = null;
  let seen = 0;
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  // A connection for each request: one that the store has closed meanwhile would be a fault that nobody asked for.
  const agent = new http.Agent({ keepAlive: false });

  const take = (method: string | undefined): Fault | null => {
    seen += 1;
    if (!broken || broken.left <= 0 || (broken.method !== undefined && broken.method !== method)) return null;
    broken.left -= 1;
    return broken.fault;
  };

  const handle: http.RequestListener = (request, response) => {
    const fault = take(request.method);
    if (fault === 'silent') return;
    if (fault === 'reset before it arrives') return void request.socket.destroy();
    if (fault === 'not http') return void request.socket.end('I am not a web server\r\n\r\n');
    const refusal = fault && REFUSALS[fault];
    if (refusal) {
      request.resume();
      return void response.writeHead(refusal[0], { 'content-type': 'application/xml' }).end(refusal[1]);
    }
    if (fault === 'endless refusal') return endless(request, response);
    forward(request, response, fault);
  };

  const endless = (request: http.IncomingMessage, response: http.ServerResponse) => {
    response.writeHead(403, { 'content-type': 'application/xml' });
    // What answers a HEAD has no body: writing one is never slowed down, and would never end.
    if (request.method === 'HEAD') return void response.end();
    pipeline(
      new Readable({
        read() {
          this.push(Buffer.alloc(65_536, 'x'));
        },
      }),
      response,
      () => undefined,
    );
  };

  const forward = (request: http.IncomingMessage, response: http.ServerResponse, fault: Fault | null) => {
    const headers = fault === 'forgets conditions' ? resigned(request, server) : request.headers;
    const onward = http.request(
      {
        host: server.endpoint,
        port: server.port,
        agent,
        method: request.method!,
        path: request.url!,
        headers,
      },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => give(response, answer, Buffer.concat(pieces), fault));
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };

  const give = (
    response: http.ServerResponse,
    answer: http.IncomingMessage,
    body: Buffer,
    fault: Fault | null,
  ) => {
    const headers = { ...answer.headers };
    delete headers['transfer-encoding'];
    if (headers['content-length'] === undefined) headers['content-length'] = String(body.length);
    const half = body.subarray(0, Math.floor(body.length / 2));
    if (fault === 'reset before the answer') return void response.socket?.destroy();
    if (fault === 'shorter than stored') headers['content-length'] = String(half.length);
    if (fault === 'longer than stored') headers['content-length'] = String(body.length + 7);
    response.writeHead(answer.statusCode!, headers);
    if (fault === 'shorter than stored') return void response.end(half);
    if (fault === 'longer than stored') return void response.write(body);
    if (fault === 'truncated body') return void response.write(half, () => response.socket?.destroy());
    if (fault === 'trickling') return trickle(response, body);
    if (fault === 'flipped bit') body[body.length >> 1]! ^= 1;
    response.end(body);
  };

  const trickle = (response: http.ServerResponse, body: Buffer) => {
    let at = 0;
    const timer = setInterval(() => response.write(body.subarray(at, ++at)), 50);
    timers.add(timer);
    response.on('close', () => clearInterval(timer));
  };

  const listening = tls ? https.createServer(tls, handle) : http.createServer(handle);
  listening.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    break: (fault, method, times = Number.POSITIVE_INFINITY) => {
      broken = { fault, method, left: times };
      seen = 0;
    },
    mend: () => {
      broken = null;
      seen = 0;
    },
    seen: () => seen,
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}

/** A request as a store sees it that has never heard of conditions; signed anew, because the condition was signed too. */
function resigned(request: http.IncomingMessage, server: InteropServer): http.OutgoingHttpHeaders {
  const headers = { ...request.headers } as Record<string, string>;
  delete headers['if-none-match'];
  delete headers['authorization'];
  const unsigned = ['connection', 'transfer-encoding', 'content-length', 'user-agent', 'accept'];
  const signed = Object.fromEntries(Object.entries(headers).filter(([name]) => !unsigned.includes(name)));
  const date = new Date();
  signed['x-amz-date'] = date.toISOString().replace(/[:-]|\.\d{3}/g, '');
  headers['x-amz-date'] = signed['x-amz-date'];
  const asked = { method: request.method!, path: request.url!, headers: signed, protocol: 'http:' };
  headers['authorization'] = signV4(
    asked,
    server.accessKey,
    server.secretKey,
    server.region ?? 'us-east-1',
    date,
    headers['x-amz-content-sha256']!,
  );
  return headers;
}
