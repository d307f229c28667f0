import type { eventWithTime } from '@rrweb/types';
import type { ViewingDto } from '../api/models';

export type ViewingSegment = ViewingDto['segments'][number];

/** How far ahead of the picture segments are asked for. Kept short: each is checked against the grant when asked. */
export const LOOK_AHEAD_MS = 10_000;

const META = 4;
const FULL_SNAPSHOT = 2;

/** Segments are needed in order: a picture is the sum of all changes since the last whole one, or since the first. */
export class SegmentBuffer {
  private readonly ordered: readonly ViewingSegment[];
  private taken: number;

  /** `from` is the place of the segment that is asked for first, as `beginningFor` gives it. */
  constructor(
    segments: readonly ViewingSegment[],
    private readonly from = 0,
  ) {
    this.ordered = segments.toSorted((a, b) => a.seq - b.seq);
    this.taken = from;
  }

  get next(): ViewingSegment | null {
    return this.ordered[this.taken] ?? null;
  }

  get complete(): boolean {
    return this.taken >= this.ordered.length;
  }

  /** Epoch ms up to which every segment from the beginning on is here; 0 before the first of them. */
  get until(): number {
    return this.taken > this.from ? this.ordered[this.taken - 1]!.lastAtMs : 0;
  }

  /**
   * Where to begin anew so that this moment can be shown: the last whole picture before it. Null when nothing is won,
   * because what is here reaches that picture, or reaches back to the moment (`sinceMs`) and no later one is known.
   */
  beginningFor(atMs: number, sinceMs: number): number | null {
    const picture = this.ordered.findLastIndex(({ snapshotAtMs: at }) => at !== null && at <= atMs);
    if (atMs < sinceMs && this.from > 0) return Math.max(0, picture);
    return picture > this.taken ? picture : null;
  }

  /** The segment to ask for so that the picture at this moment, and a little beyond, can be shown. */
  wantedFor(atMs: number, aheadMs = LOOK_AHEAD_MS): ViewingSegment | null {
    return this.taken > this.from && this.until >= atMs + aheadMs ? null : this.next;
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
