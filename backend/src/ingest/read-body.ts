import type { Request } from 'express';
import { refuseSegment } from './ingest.errors.js';

/** Reads a request body up to a limit; beyond it nothing more is read into memory. */
export async function readBody(
  request: Request,
  limit: number,
  tooLarge: () => Error = () => refuseSegment('SEGMENT_TOO_LARGE'),
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}
