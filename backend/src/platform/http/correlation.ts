import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

export const CORRELATION_HEADER = 'x-correlation-id';

/** Gives every request an id of ours. A caller's id is not taken over: it could carry anything into the log. */
export function correlate(request: Request & { id?: unknown }, response: Response, next: NextFunction): void {
  const id = randomUUID();
  request.id = id;
  response.setHeader(CORRELATION_HEADER, id);
  next();
}
