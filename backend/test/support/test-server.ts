import {
  createServer as createHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Answer {
  status: number;
  type?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A server of this process on a free port, with or without TLS. `asked` is what it was asked so far. */
export interface TestServer {
  url: string;
  port: number;
  asked: Asked[];
  stop(): Promise<void>;
}

/** `answer` may give null: then the server says nothing, for ever. */
export async function startServer(
  answer: (asked: Asked) => Answer | null | Promise<Answer | null>,
  tls?: { key: string; cert: string },
): Promise<TestServer> {
  const asked: Asked[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    asked.push(one);
    const said = await answer(one);
    if (said === null) return;
    response.writeHead(said.status, { ...(said.type ? { 'content-type': said.type } : {}), ...said.headers });
    response.end(said.body ?? '');
  };
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void handle(request, response).catch(() => response.destroy());
  const server = tls ? createHttps(tls, listener) : createHttp(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
