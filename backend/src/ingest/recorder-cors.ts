import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Sites } from '../sites/sites.service.js';

/** A recorder runs on the firm's pages, another origin: only those of the site that the address names are answered. */
@Injectable()
export class RecorderCors implements NestMiddleware {
  constructor(private readonly sites: Sites) {}

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    response.vary('Origin');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    const allowed = await this.isAllowed(request);
    if (allowed) {
      response.setHeader('access-control-allow-origin', request.headers.origin!);
      response.setHeader('access-control-expose-headers', 'retry-after');
    }
    if (request.method !== 'OPTIONS') return next();
    if (allowed) {
      response.setHeader('access-control-allow-methods', 'GET, POST, PUT');
      response.setHeader('access-control-allow-headers', 'content-type, content-digest');
      response.setHeader('access-control-max-age', '7200');
    }
    response.status(204).end();
  }

  private async isAllowed(request: Request): Promise<boolean> {
    const { origin } = request.headers;
    const [, key] = /^\/ingest\/v1\/([^/]+)\//.exec(request.originalUrl) ?? [];
    if (!origin || !key) return false;
    return this.sites.forRecorder(key, origin).then(
      () => true,
      () => false,
    );
  }
}
