import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse, body: Buffer) => boolean | void;

export interface SiteServer {
  origin: string;
  requests: { method: string; url: string; referer: string | undefined; body: Buffer }[];
  /** Goes away, and comes back on the same port. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

const CSP =
  "default-src 'self' data: blob:; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'";

/** A site on a free port. `pages` maps paths to documents; `handler` may answer first. */
export async function siteServer(pages: Record<string, string>, handler?: Handler): Promise<SiteServer> {
  const requests: SiteServer['requests'] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const url = request.url ?? '/';
      requests.push({ method: request.method ?? '', url, referer: request.headers.referer, body });
      if (handler?.(request, response, body)) return;
      const path = decodeURIComponent(url.split('?')[0]!);
      const page =
        pages[path] ??
        pages[Object.keys(pages).find((key) => key.endsWith('*') && path.startsWith(key.slice(0, -1))) ?? ''];
      if (page === undefined) return void response.writeHead(404).end();
      const type = path.endsWith('.js')
        ? 'text/javascript'
        : path.endsWith('.css')
          ? 'text/css'
          : 'text/html';
      response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': CSP });
      response.end(page);
    });
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    down: close,
    up: () => listen(port),
    close,
  };
}
