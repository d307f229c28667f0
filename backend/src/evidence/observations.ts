import { isHash, isObject, isText, isTime, type JsonObject } from './json-shape.js';

/** rrweb's event type for what is not the page itself. */
const RRWEB_CUSTOM = 5;
const DISCLOSURE_TAG = 'exhibit.disclosure';
const ACTION_TAG = 'exhibit.action';
const FAULT_TAG = 'exhibit.fault';
const PAGE_TAG = 'exhibit.page';
const DEVICE_TAG = 'exhibit.device';
/** A stretch ends at the latest after 1,000 ms; sampling at most 100 ms apart lets it run over by as much. */
export const MAX_STRETCH_MS = 1_100;

export type ObservationMethod = 'occlusion-observed' | 'hit-tested';

/** A stretch over which a disclosure looked the same throughout, in whole ms, rounded inwards. */
export interface Stretch {
  /** Place among everything observed in the recording. */
  order: number;
  disclosure: string;
  textHash: string;
  from: number;
  to: number;
  visibleShare: number;
  unhidden: boolean;
  foreground: boolean;
  method: ObservationMethod;
  fontPx: number;
  /** null: what is behind the text is not known. Absent: the recorder did not look. */
  contrast?: number | null;
  /** The page's predominant font size, CSS px. */
  pageFontPx?: number;
  lines?: number;
  /** First and last, from 0, of each run of lines that were readable throughout. */
  seen?: [number, number][];
  /** Pinch zoom; absent is none. */
  zoom?: number;
  /** Elements on the page that carry this disclosure; absent is one. */
  copies?: number;
}

export interface SeenAction {
  order: number;
  action: string;
  at: number;
  /** CSS px from the text of each watched disclosure on the page. */
  near?: Record<string, number>;
}

/** A stretch with something in view that nobody can look into. */
export interface BlindStretch {
  order: number;
  from: number;
  to: number;
}

export interface SeenPage {
  order: number;
  path: string;
  at: number;
}

export interface SeenDevice {
  order: number;
  width: number;
  height: number;
  touch: boolean;
  at: number;
}

/** An observation that names a disclosure and cannot be used: malformed, or with an impossible clock. */
export interface UnusableObservation {
  order: number;
  disclosure: string | null;
  why: 'malformed' | 'clock';
}

export interface Observations {
  stretches: Stretch[];
  actions: SeenAction[];
  unusable: UnusableObservation[];
  /** The recorder reported a fault of its own. */
  recorderFaults: { order: number }[];
  blind: BlindStretch[];
  pages: SeenPage[];
  devices: SeenDevice[];
  /** The newest time of any event; null when there is none. */
  lastAt: number | null;
}

/** Takes the observations out of one recording's events, given segment by segment in order. */
export class ObservationReader {
  readonly observations: Observations = {
    stretches: [],
    actions: [],
    unusable: [],
    recorderFaults: [],
    blind: [],
    pages: [],
    devices: [],
    lastAt: null,
  };
  private order = 0;

  /** `events` is hostile JSON: what does not look like an observation is left alone. */
  read(events: unknown): void {
    if (!Array.isArray(events)) return;
    for (const event of events) this.readEvent(event);
  }

  private readEvent(event: unknown): void {
    if (!isObject(event) || event['type'] !== RRWEB_CUSTOM || !isObject(event['data'])) return;
    const { tag, payload } = event['data'];
    const what = isObject(payload) ? payload : {};
    if (tag === PAGE_TAG || tag === DEVICE_TAG) return this.readPlace(this.order++, what);
    if (tag !== DISCLOSURE_TAG && tag !== ACTION_TAG && tag !== FAULT_TAG) return;
    const order = this.order++;
    if (tag === DISCLOSURE_TAG) this.readStretch(order, what);
    else if (tag === ACTION_TAG) this.readAction(order, what);
    else this.observations.recorderFaults.push({ order });
  }

  private readPlace(order: number, { path, at, width, height, touch }: JsonObject): void {
    if (!isTime(at)) return;
    if (isText(path)) this.observations.pages.push({ order, path, at: Math.floor(at) });
    if (isMeasure(width) && isMeasure(height) && typeof touch === 'boolean')
      this.observations.devices.push({ order, width, height, touch, at: Math.floor(at) });
  }

  private readStretch(order: number, payload: JsonObject): void {
    const { disclosure, textHash, from, to, visibleShare, hidden, foreground, method, fontPx } = payload;
    const unusable = (why: UnusableObservation['why']): void => {
      this.observations.unusable.push({ order, disclosure: isText(disclosure) ? disclosure : null, why });
    };
    if (!isText(disclosure) || !isHash(textHash) || !isTime(from) || !isTime(to))
      return unusable('malformed');
    if (!isMeasure(visibleShare) || visibleShare > 1 || !isMeasure(fontPx)) return unusable('malformed');
    if (!Array.isArray(hidden) || typeof foreground !== 'boolean') return unusable('malformed');
    if (method !== 'occlusion-observed' && method !== 'hit-tested') return unusable('malformed');
    if (to < from || to - from > MAX_STRETCH_MS) return unusable('clock');
    const start = Math.ceil(from);
    this.observations.stretches.push({
      order,
      disclosure,
      textHash,
      from: start,
      to: Math.max(start, Math.floor(to)),
      visibleShare,
      unhidden: hidden.length === 0,
      foreground,
      method,
      fontPx,
    });
  }

  private readAction(order: number, { action, at }: JsonObject): void {
    if (isText(action) && isTime(at)) this.observations.actions.push({ order, action, at: Math.floor(at) });
    else this.observations.unusable.push({ order, disclosure: null, why: 'malformed' });
  }
}

export function readObservations(segments: Iterable<unknown>): Observations {
  const reader = new ObservationReader();
  for (const events of segments) reader.read(events);
  return reader.observations;
}

function isMeasure(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1e6;
}
