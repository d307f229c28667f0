import { gunzipSync } from 'node:zlib';
import { WIRE_LIMITS } from '@exhibit/contract';
import { splitFrame } from '../evidence/recording-archive.js';
import { sha256 } from '../evidence/sha256.js';
import type { RecordingSegment } from './recording-segment.entity.js';
import { segmentDamaged } from './recordings.errors.js';

export interface SegmentContent {
  /** Header and body as they were acknowledged, in one. */
  frame: Buffer;
  headerJson: string;
  /** Gzip of a JSON array of events. */
  body: Buffer;
}

/** What a frame holds, if it is the segment that was acknowledged; SEGMENT_DAMAGED when it is anything else. */
export function contentOf(
  frame: Buffer,
  segment: Pick<RecordingSegment, 'hash' | 'headerHash'>,
): SegmentContent {
  const parts = splitFrame(frame);
  if (!parts || !sha256(parts.body).equals(segment.hash) || !sha256(parts.header).equals(segment.headerHash))
    throw segmentDamaged();
  return { frame, headerJson: parts.header.toString('utf8'), body: parts.body };
}

/** The events of a segment as they were written and as they are read. They passed ingest, yet they are the visitor's. */
export function unpackedEvents({ body }: Pick<SegmentContent, 'body'>): { json: string; events: unknown } {
  try {
    const json = gunzipSync(body, { maxOutputLength: WIRE_LIMITS.eventsBytes }).toString('utf8');
    return { json, events: JSON.parse(json) };
  } catch (error) {
    throw segmentDamaged(error);
  }
}
