import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';

import { listen } from '../listen.ts';
import { type Breakage, breakageIn } from './breakage.ts';
import { detailsPage } from './details-page.ts';
import { offerPage } from './offer-page.ts';
import { type BankPage, type BankSettings, framed } from './page-frame.ts';
import { signPage, thanksPage } from './sign-page.ts';
import { startPage } from './start-page.ts';

export interface DemoBankOptions extends BankSettings {
  /** 0: any free port. */
  port: number;
}

export interface RunningDemoBank {
  url: string;
  stop(): Promise<void>;
}

const PAGES: Record<string, (breakage: Breakage | null) => BankPage> = {
  '/': startPage,
  '/apply/details': detailsPage,
  '/apply/offer': offerPage,
  '/apply/sign': signPage,
  '/apply/thanks': thanksPage,
};

const AFTER_FORM: Record<string, string> = {
  '/': '/apply/details',
  '/apply/details': '/apply/offer',
  '/apply/sign': '/apply/thanks',
};

const FILES: Record<string, { type: string; from: string }> = {
  '/bank.css': { type: 'text/css; charset=utf-8', from: './bank.css' },
  '/bank.js': { type: 'text/javascript; charset=utf-8', from: './bank.js' },
  '/fern.svg': { type: 'image/svg+xml', from: './fern.svg' },
};

/** Fonts (Lora, SIL Open Font License 1.1) and the logo: like any bank's, they may be kept by the browser for long. */
const ASSETS: Record<string, { type: string; from: string }> = {
  '/assets/fernhill.png': { type: 'image/png', from: './fernhill.png' },
  '/assets/lora-400.woff2': {
    type: 'font/woff2',
    from: '@fontsource/lora/files/lora-latin-400-normal.woff2',
  },
  '/assets/lora-700.woff2': {
    type: 'font/woff2',
    from: '@fontsource/lora/files/lora-latin-700-normal.woff2',
  },
};

/** A bank on another origin than the appliance, with the recorder on its pages. */
export async function startDemoBank({ port, ...settings }: DemoBankOptions): Promise<RunningDemoBank> {
  const { url, stop } = await listen(createServer(routes(settings)), port);
  return { url, stop };
}

function routes(settings: BankSettings): RequestListener {
  const { resolve } = createRequire(import.meta.url);
  const files = new Map(
    Object.entries({ ...FILES, ...ASSETS }).map(([path, { type, from }]) => [
      path,
      { type, content: readFileSync(resolve(from)) },
    ]),
  );
  return (request, response) => {
    const [path = '/', query] = (request.url ?? '/').split('?');
    setPolicy(response, new URL(settings.applianceUrl).origin);
    if (request.method === 'POST') {
      // What was entered is thrown away unread: the bank is a stage, and keeps nothing.
      request.resume();
      request.on('end', () =>
        response.writeHead(AFTER_FORM[path] ? 303 : 404, { location: AFTER_FORM[path] ?? '/' }).end(),
      );
      return;
    }
    const file = files.get(path);
    const page = PAGES[path];
    if (path in ASSETS) response.setHeader('cache-control', 'public, max-age=86400');
    if (file) response.writeHead(200, { 'content-type': file.type }).end(file.content);
    else if (page) sendHtml(response, 200, framed(page(breakageIn(new URLSearchParams(query))), settings));
    else sendHtml(response, 404, framed(nothingHere, settings));
  };
}

const nothingHere: BankPage = {
  title: 'Not found',
  step: null,
  main: '<h1>There is no such page</h1><p><a href="/">Back to the start</a></p>',
};

function setPolicy(response: ServerResponse, appliance: string): void {
  response.setHeader(
    'content-security-policy',
    [
      "default-src 'none'",
      `script-src 'self' ${appliance}`,
      `connect-src 'self' ${appliance}`,
      // The visitor's own page, where the bank shows it.
      `frame-src ${appliance}`,
      "style-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
}

function sendHtml(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
}
