import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { PersonActor } from '../platform/actor.js';
import { ProductError } from '../platform/product-error.js';
import { Refusals } from './refusals.service.js';

const NOT_FOUND = 404;

/**
 * Requests that were turned away before anything could write them down: without a session, with a forged one, to what
 * is not there or not theirs. The console sends none of them by itself, so that somebody tries is worth an entry.
 */
@Injectable()
export class Attempts {
  constructor(private readonly refusals: Refusals) {}

  async note(
    request: Request & { actor?: PersonActor },
    thrown: unknown,
    code: string,
    status: number,
  ): Promise<void> {
    if (!isAttempt(request, thrown, code, status)) return;
    // The declared route, not the address: an address may name a recording or a subject.
    const pattern = (request.route as { path?: unknown } | undefined)?.path;
    const route = `${request.method} ${typeof pattern === 'string' ? pattern : 'nowhere'}`.slice(0, 200);
    const actor = request.actor ?? ({ kind: 'system', job: 'http' } as const);
    await this.refusals.write(actor, { kind: 'attempt.refused', fields: { route, code } });
  }
}

/** A form that was filled in wrongly is none, nor is asking whether one is signed in. Other 403 have entries of their own. */
function isAttempt(request: Request, thrown: unknown, code: string, status: number): boolean {
  const address = request.originalUrl;
  if (!/^\/(api|ingest|auth|health)\b/.test(address) || address.startsWith('/api/session')) return false;
  if (status === 401 || code === 'CSRF_REFUSED' || code === 'ROUTE_UNDECLARED')
    return !address.startsWith('/ingest/');
  if (address.startsWith('/ingest/') || address.startsWith('/auth/')) return false;
  if (status === NOT_FOUND) return true;
  return status >= 400 && status < 500 && !(thrown instanceof ProductError);
}
