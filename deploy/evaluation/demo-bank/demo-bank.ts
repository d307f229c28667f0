import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { join } from 'node:path';

import { listen } from '../listen.ts';
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

const PAGES: Record<string, () => BankPage> = {
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

const FILES: Record<string, string> = {
  '/bank.css': 'text/css',
  '/bank.js': 'text/javascript',
  '/fern.svg': 'image/svg+xml',
};

/** A bank on another origin than the appliance, with the recorder on its pages. */
export async function startDemoBank({ port, ...settings }: DemoBankOptions): Promise<RunningDemoBank> {
  const { url, stop } = await listen(createServer(routes(settings)), port);
  return { url, stop };
}

function routes(settings: BankSettings): RequestListener {
  const files = new Map(
    Object.keys(FILES).map((path) => [path, readFileSync(join(import.meta.dirname, path))]),
  );
  return (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
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
    if (file) response.writeHead(200, { 'content-type': `${FILES[path]}; charset=utf-8` }).end(file);
    else if (page) sendHtml(response, 200, framed(page(), settings));
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
      "style-src 'self'",
      "img-src 'self'",
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
