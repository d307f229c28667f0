import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { WIRE_LIMITS } from '@exhibit/contract';
import { refuseSegment } from './ingest.errors.js';

const unzip = promisify(gunzip);

/** Unpacks the events of one segment, within the wire's limits. What comes back is still hostile. */
export async function unpackEvents(body: Uint8Array): Promise<unknown[]> {
  const json = await inflate(body);
  let events: unknown;
  try {
    events = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw refuseSegment('SEGMENT_NOT_JSON');
  }
  if (!Array.isArray(events) || events.length > WIRE_LIMITS.events || !events.every(isEvent))
    throw refuseSegment('SEGMENT_NOT_JSON');
  return events;
}

async function inflate(body: Uint8Array): Promise<Buffer> {
  try {
    return await unzip(body, { maxOutputLength: WIRE_LIMITS.eventsBytes });
  } catch (error) {
    const { code } = error as { code?: string };
    throw refuseSegment(code === 'ERR_BUFFER_TOO_LARGE' ? 'SEGMENT_EXPANDS_TOO_FAR' : 'SEGMENT_NOT_GZIP');
  }
}

/** The frame that every rrweb event has. */
function isEvent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { type, timestamp } = value as { type?: unknown; timestamp?: unknown };
  return (
    Number.isInteger(type) && typeof timestamp === 'number' && Number.isFinite(timestamp) && timestamp >= 0
  );
}
