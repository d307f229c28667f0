import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../../deploy/evaluation/chromium.ts';
import { listen } from '../../deploy/evaluation/listen.ts';
import { bareRrweb } from './bare-rrweb.ts';

export type Variant = 'none' | 'rrweb' | 'exhibit';
export const VIEWPORT = { width: 1280, height: 800 };

export interface Stage extends AsyncDisposable {
  browser: Browser;
  origin: string;
  /** Serves a text under a path. */
  serve(path: string, body: string): void;
  /** Serves the files of a folder below a path. */
  serveFolder(path: string, folder: string): void;
  open(options?: { context?: BrowserContext }): Promise<Page>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
};

export const recorderFile = join(import.meta.dirname, '..', 'dist', 'exhibit-recorder.js');

/** A real Chromium and a site of its own, with our recorder as it ships and bare rrweb beside it. */
export async function openStage(): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  const texts = new Map<string, string>([
    ['/exhibit-recorder.js', readFileSync(recorderFile, 'utf8')],
    ['/rrweb.js', await bareRrweb()],
  ]);
  const folders = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0]!);
    const text = texts.get(path);
    if (text !== undefined) return send(response, path, text);
    for (const [prefix, folder] of folders) {
      const file = normalize(join(folder, path.slice(prefix.length)));
      if (!path.startsWith(prefix) || !file.startsWith(folder + sep)) continue;
      try {
        return send(response, path, readFileSync(file));
      } catch {
        break;
      }
    }
    response.writeHead(404).end();
  });
  const { url, stop } = await listen(server, 0);
  stack.defer(() => {
    server.closeAllConnections();
    return stop();
  });
  // A page that a test hands to the browser has no address of its own, and may not ask a local appliance otherwise.
  const browser = await launchChromium({ args: ['--disable-features=LocalNetworkAccessChecks'] });
  stack.defer(() => browser.close());
  return {
    browser,
    origin: url,
    serve: (path, body) => void texts.set(path, body),
    serveFolder: (path, folder) => void folders.set(path, folder),
    open: async ({ context } = {}) =>
      (context ?? (await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' }))).newPage(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function send(response: ServerResponse, path: string, body: string | Buffer): void {
  const type = TYPES[extname(path)] ?? TYPES['.html']!;
  response.writeHead(200, { 'content-type': type }).end(body);
}
