import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type Request, type Response } from 'express';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { Attempts } from './audit/attempts.service.js';
import { BUNDLES } from './packs/bundles.js';
import type { Configuration } from './platform/config/configuration.js';
import { bodyValidation } from './platform/http/body-validation.js';
import { correlate } from './platform/http/correlation.js';
import { ProblemFilter } from './platform/http/problem.filter.js';

const JSON_LIMIT = '256kb';

/** The appliance over HTTP, not listening yet. */
export async function createHttpApp(configuration: Configuration): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.for(configuration), {
    bufferLogs: true,
    bodyParser: false,
  });
  app.useLogger(app.get(Logger));
  app.disable('x-powered-by');
  // Only a proxy that was named may say where a request came from: everybody else could say anything.
  app.set('trust proxy', configuration.http.trustedProxies ?? false);
  app.use(correlate);
  app.use(securityHeaders(configuration));
  app.useBodyParser('json', { limit: JSON_LIMIT, strict: true });
  const attempts = app.get(Attempts);
  app.useGlobalFilters(new ProblemFilter((...refused) => attempts.note(...refused)));
  app.useGlobalPipes(bodyValidation());
  serveFiles(app, configuration);
  return app;
}

/** The console and the player's frame may load nothing from outside; the frame inherits this policy (P10, P11). */
function securityHeaders(configuration: Configuration) {
  const secure = configuration.http.publicUrl.startsWith('https://');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        // blob: is what the player made of assets that it fetched under the viewing's grant.
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'", 'data:', 'blob:'],
        'connect-src': ["'self'"],
        'frame-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        ...(secure ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

function serveFiles(app: NestExpressApplication, configuration: Configuration): void {
  const server = app.getHttpAdapter().getInstance() as express.Express;
  const ofPages = {
    '/recorder.js': configuration.recorder.file,
    // The recorder's build leaves it beside the recorder.
    '/banner.js': join(dirname(configuration.recorder.file), 'exhibit-banner.js'),
  };
  for (const [path, file] of Object.entries(ofPages))
    server.get(path, (_request: Request, response: Response) => {
      // Pages of other origins load it, with subresource integrity when they like.
      response.setHeader('cross-origin-resource-policy', 'cross-origin');
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('cache-control', 'public, max-age=300');
      response.sendFile(file, { root: '/', dotfiles: 'allow' });
    });
  // Built beside the recorder as well. What is pasted into it stays in the browser that pasted it. Its own policy, inside, lets nothing be loaded.
  server.get('/masking-bench.html', (_request: Request, response: Response) => {
    response.setHeader('content-security-policy', "sandbox allow-scripts; frame-ancestors 'self'");
    response.setHeader('cache-control', 'no-store');
    response.sendFile(join(dirname(configuration.recorder.file), 'masking-bench.html'), {
      root: '/',
      dotfiles: 'allow',
    });
  });
  // The offline verifier: public, because whoever gets a pack needs it and need not be known here.
  for (const name of ['exhibit-verify.mjs', 'verify.html'])
    server.get(`/verifier/${name}`, (_request: Request, response: Response) => {
      response.setHeader('content-disposition', `attachment; filename="${name}"`);
      response.sendFile(join(BUNDLES, name), { dotfiles: 'allow' });
    });
  const { folder } = configuration.console;
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return;
  server.use(express.static(folder, { index: false, maxAge: '1h', dotfiles: 'ignore' }));
  server.get(/^\/(?!api\/|auth\/|ingest\/|health\/)[^.]*$/, (_request: Request, response: Response) => {
    response.setHeader('cache-control', 'no-store');
    response.sendFile(index, { dotfiles: 'allow' });
  });
}
