import { isObject, isTime, type JsonObject } from '../../evidence/json-shape.js';

const FULL_SNAPSHOT = 2;
const META = 4;
const CUSTOM = 5;

type TimedEvent = JsonObject & { type: number; timestamp: number };

/**
 * What draws the page at `at`: the newest whole picture before it, with the size of the screen, and every change
 * since. Empty when there is no whole picture before. `segments` are parsed events, in order; hostile.
 */
export function eventsForStill(segments: Iterable<unknown>, at: number): TimedEvent[] {
  let meta: TimedEvent | null = null;
  let events: TimedEvent[] = [];
  for (const segment of segments) {
    if (!Array.isArray(segment)) continue;
    for (const event of segment) {
      if (!isTimed(event) || event.type === CUSTOM) continue;
      if (event.timestamp > at) return events;
      if (event.type === META) meta = event;
      if (event.type === FULL_SNAPSHOT) events = meta ? [meta, event] : [];
      else if (events.length > 0) events.push(event);
    }
  }
  return events;
}

function isTimed(event: unknown): event is TimedEvent {
  return isObject(event) && typeof event['type'] === 'number' && isTime(event['timestamp']);
}
