import type { eventWithTime } from '@rrweb/types';
import type { ViewingDto } from '../api/models';

export type ViewingSegment = ViewingDto['segments'][number];

/** How far ahead of the picture segments are asked for. Kept short: each is checked against the grant when asked. */
export const LOOK_AHEAD_MS = 10_000;

const META = 4;
const FULL_SNAPSHOT = 2;

/** Segments are needed from the first on, in order: a picture is the sum of all changes before it. */
export class SegmentBuffer {
  private readonly ordered: readonly ViewingSegment[];
  private taken = 0;

  constructor(segments: readonly ViewingSegment[]) {
    this.ordered = segments.toSorted((a, b) => a.seq - b.seq);
  }

  get next(): ViewingSegment | null {
    return this.ordered[this.taken] ?? null;
  }

  get complete(): boolean {
    return this.taken >= this.ordered.length;
  }

  /** Epoch ms up to which every segment is here; 0 before the first. */
  get until(): number {
    return this.ordered[this.taken - 1]?.lastAtMs ?? 0;
  }

  /** The segment to ask for so that the picture at this moment, and a little beyond, can be shown. */
  wantedFor(atMs: number, aheadMs = LOOK_AHEAD_MS): ViewingSegment | null {
    return this.taken > 0 && this.until >= atMs + aheadMs ? null : this.next;
  }

  take(segment: ViewingSegment): void {
    if (this.next?.seq !== segment.seq) throw new Error(`segment ${segment.seq} is not the next one`);
    this.taken++;
  }
}

/** Something can be shown once a whole picture of a page is there, with at least one event beside it. */
export const canOpen = (events: readonly eventWithTime[]): boolean =>
  events.length >= 2 && events.some((event) => Number(event.type) === FULL_SNAPSHOT);

/** Changes before the first whole picture have nothing to change; its size, just before it, is kept. */
export function openingFrom(events: readonly eventWithTime[]): eventWithTime[] {
  const picture = events.findIndex((event) => Number(event.type) === FULL_SNAPSHOT);
  const size = events.findLastIndex((event, index) => index < picture && Number(event.type) === META);
  return events.slice(size === -1 ? picture : size);
}
