import { readNotice, type SeenNotice } from './notice-observation.js';
import { isCount, isHash, isObject, isText, isTime, type JsonObject } from './json-shape.js';

/** rrweb's event type for what is not the page itself. */
const RRWEB_CUSTOM = 5;
/** A stretch ends at the latest after 1,000 ms; sampling at most 100 ms apart lets it run over by as much. */
export const MAX_STRETCH_MS = 1_100;
/** A text of more lines is a book. */
export const MAX_LINES = 500;

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

/** An observation that cannot be used: malformed, or with an impossible clock. */
export interface UnusableObservation {
  order: number;
  /** null: of no disclosure that is known. */
  disclosure: string | null;
  why: 'malformed' | 'clock';
  /** It was neither of a disclosure nor of an action. */
  beside?: true;
}

/** The two clocks of one load of a page: that of its observations, and that with which its events are stamped. */
export interface PageLoad {
  order: number;
  /** By how much, at least and at most, an event was stamped later than what it tells of. */
  lagMs: { least: number; most: number };
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
  /** How the notice of consent stood; absent where the visitor did not say yes in this recording. */
  notices?: SeenNotice[];
  loads: PageLoad[];
  /** The newest time of any event; null when there is none. */
  lastAt: number | null;
}

/** Takes the observations out of one recording's events, given one by one in order. */
export class ObservationReader {
  readonly observations: Observations = {
    stretches: [],
    actions: [],
    unusable: [],
    recorderFaults: [],
    blind: [],
    pages: [],
    devices: [],
    loads: [],
    lastAt: null,
  };
  /** How many have been observed so far. */
  order = 0;

  private readonly kinds: Readonly<Record<string, (order: number, payload: JsonObject) => boolean>> = {
    'exhibit.disclosure': (order, payload) => this.readStretch(order, payload),
    'exhibit.action': (order, payload) => this.readAction(order, payload),
    'exhibit.fault': (order) => this.observations.recorderFaults.push({ order }) > 0,
    'exhibit.blind': (order, payload) => this.readBlind(order, payload),
    'exhibit.page': (order, payload) => this.readPage(order, payload),
    'exhibit.device': (order, payload) => this.readDevice(order, payload),
    'exhibit.notice': (order, payload) => this.readNotice(order, payload),
  };

  /** One event, hostile: what does not look like an observation is left alone. */
  readEvent({ type, timestamp, data }: JsonObject): void {
    const { observations } = this;
    if (isTime(timestamp)) observations.lastAt = Math.max(observations.lastAt ?? 0, Math.floor(timestamp));
    if (type !== RRWEB_CUSTOM || !isObject(data)) return;
    const { tag, payload } = data;
    if (typeof tag !== 'string' || !Object.hasOwn(this.kinds, tag)) return;
    const order = this.order++;
    const what = isObject(payload) ? payload : {};
    if (!this.kinds[tag]!(order, what)) {
      const beside = !/^exhibit\.(disclosure|action)$/.test(tag);
      const disclosure =
        tag === 'exhibit.disclosure' && isText(what['disclosure']) ? what['disclosure'] : null;
      observations.unusable.push({ order, disclosure, why: 'malformed', ...(beside && { beside }) });
    } else if (isTime(timestamp)) this.compareClocks(order, timestamp, what['to'] ?? what['at']);
  }

  private readStretch(order: number, payload: JsonObject): boolean {
    const { disclosure, textHash, from, to, visibleShare, hidden, foreground, method, fontPx } = payload;
    if (!isText(disclosure) || !isHash(textHash) || !isTime(from) || !isTime(to)) return false;
    if (!isMeasure(visibleShare) || visibleShare > 1 || !isMeasure(fontPx)) return false;
    if (!Array.isArray(hidden) || typeof foreground !== 'boolean') return false;
    if (method !== 'occlusion-observed' && method !== 'hit-tested') return false;
    const more = newerMembers(payload);
    if (more === null) return false;
    if (to < from || to - from > MAX_STRETCH_MS)
      return this.observations.unusable.push({ order, disclosure, why: 'clock' }) > 0;
    this.observations.stretches.push({
      ...{ order, disclosure, textHash, ...inwards(from, to), visibleShare, unhidden: hidden.length === 0 },
      ...{ foreground, method, fontPx, ...more },
    });
    return true;
  }

  private readAction(order: number, { action, at, near }: JsonObject): boolean {
    if (!isText(action) || !isTime(at)) return false;
    if (near !== undefined && !(isObject(near) && Object.values(near).every((px) => isMeasure(px, 1e7))))
      return false;
    const distances = near as Record<string, number> | undefined;
    this.observations.actions.push({
      order,
      action,
      at: Math.floor(at),
      ...(distances && { near: distances }),
    });
    return true;
  }

  private readBlind(order: number, { from, to }: JsonObject): boolean {
    if (!isTime(from) || !isTime(to) || to < from || to - from > MAX_STRETCH_MS) return false;
    return this.observations.blind.push({ order, ...inwards(from, to) }) > 0;
  }

  private readPage(order: number, { path, at, how }: JsonObject): boolean {
    if (!isText(path) || !isTime(at)) return false;
    if (how === 'load') this.beginLoad(order);
    return this.observations.pages.push({ order, path, at: Math.floor(at) }) > 0;
  }

  private readDevice(order: number, { width, height, touch, at }: JsonObject): boolean {
    if (!isMeasure(width) || !isMeasure(height) || typeof touch !== 'boolean' || !isTime(at)) return false;
    return this.observations.devices.push({ order, width, height, touch, at: Math.floor(at) }) > 0;
  }

  private readNotice(order: number, payload: JsonObject): boolean {
    const seen = readNotice(order, payload);
    return seen !== null && (this.observations.notices ??= []).push(seen) > 0;
  }

  private compareClocks(order: number, stamped: number, told: unknown): void {
    if (!isTime(told)) return;
    const lag = Math.floor(stamped) - Math.floor(told);
    const load = this.observations.loads.at(-1) ?? this.beginLoad(order);
    load.lagMs = { least: Math.min(load.lagMs.least, lag), most: Math.max(load.lagMs.most, lag) };
  }

  private beginLoad(order: number): PageLoad {
    const load = { order, lagMs: { least: Number.MAX_SAFE_INTEGER, most: Number.MIN_SAFE_INTEGER } };
    this.observations.loads.push(load);
    return load;
  }
}

/** null when one of them is there and is not what it says. */
function newerMembers(payload: JsonObject): Partial<Stretch> | null {
  const { contrast, pageFontPx, lines, seen, zoom, copies } = payload;
  if (contrast !== undefined && contrast !== null && !isMeasure(contrast)) return null;
  if (![pageFontPx, zoom].every((value) => value === undefined || isMeasure(value))) return null;
  if (![lines, copies].every((value) => value === undefined || isCount(value))) return null;
  if (lines !== undefined && ((lines as number) < 1 || (lines as number) > MAX_LINES)) return null;
  if (seen !== undefined && !areRuns(seen, (lines as number | undefined) ?? 0)) return null;
  const given = Object.entries({ contrast, pageFontPx, lines, seen, zoom, copies });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** Rising, and apart. */
function areRuns(value: unknown, lines: number): boolean {
  if (!Array.isArray(value)) return false;
  let next = 0;
  return value.every((run: unknown) => {
    if (!Array.isArray(run) || run.length !== 2 || !run.every(isCount)) return false;
    const [first, last] = run as [number, number];
    const fits = first >= next && last >= first && last < lines;
    next = last + 1;
    return fits;
  });
}

function inwards(from: number, to: number): { from: number; to: number } {
  const start = Math.ceil(from);
  return { from: start, to: Math.max(start, Math.floor(to)) };
}

function isMeasure(value: unknown, most = 1e6): value is number {
  return typeof value === 'number' && value >= 0 && value <= most;
}
