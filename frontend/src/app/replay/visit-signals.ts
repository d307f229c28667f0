import type { eventWithTime } from '@rrweb/types';

/** Something that happened in the visit beside the picture, in plain words. */
export interface VisitSignal {
  /** The visitor's clock, epoch ms. */
  atMs: number;
  words: string;
  /** Set where it holds from now on, until another with the same name. */
  standing?: string;
}

const CUSTOM = 5;
type Payload = Readonly<Record<string, unknown>>;

/** What the recorder noticed, out of one segment's events. What has not exactly its declared shape is left out. */
export function signalsIn(events: readonly eventWithTime[]): VisitSignal[] {
  return events.flatMap((event) => {
    if (Number(event.type) !== CUSTOM) return [];
    const { tag, payload } = (event.data ?? {}) as { tag?: unknown; payload?: unknown };
    const say = typeof tag === 'string' && Object.hasOwn(WORDS, tag) ? WORDS[tag] : undefined;
    const words = say && payload && typeof payload === 'object' ? say(payload as Payload) : null;
    if (!words) return [];
    const standing = tag === 'exhibit.device' ? tag : tag === 'exhibit.bot' ? words : undefined;
    return [{ atMs: event.timestamp, words, ...(standing && { standing }) }];
  });
}

/** Without what every page of a visit says again, and says no otherwise. */
export function news(signals: readonly VisitSignal[]): VisitSignal[] {
  const standing = new Map<string, string>();
  return signals.filter(({ standing: name, words }) => {
    if (name === undefined) return true;
    const isNew = standing.get(name) !== words;
    standing.set(name, words);
    return isNew;
  });
}

const WORDS: Readonly<Record<string, (payload: Payload) => string | null>> = {
  'exhibit.click': ({ kind }) =>
    kind === 'rage'
      ? 'Clicked again and again on one spot'
      : kind === 'dead'
        ? 'Clicked, and the page did not answer'
        : null,
  'exhibit.error': ({ type }) =>
    type === 'other'
      ? 'An error of the page’s scripts'
      : typeof type === 'string' && /^[A-Za-z]{0,16}Error$/.test(type)
        ? `An error of the page’s scripts: ${type}`
        : null,
  'exhibit.form': ({ fields }) =>
    Array.isArray(fields) && fields.length > 0
      ? `Left a form without sending it; ${fields.length === 1 ? 'one field was' : `${fields.length} fields were`} touched`
      : null,
  'exhibit.device': ({ width, height, orientation, touch }) =>
    isSize(width) && isSize(height) && typeof touch === 'boolean'
      ? `Seen at ${width} × ${height}, ${orientation === 'portrait' ? 'upright' : 'across'}, ${touch ? 'with' : 'without'} a touch screen`
      : null,
  'exhibit.tag': ({ tag, values }) => (isName(tag) ? `Tag “${tag}”${tagValues(values)}` : null),
  'exhibit.bot': ({ sign }) =>
    sign === 'webdriver'
      ? 'The browser was driven by a program'
      : sign === 'no-pointer'
        ? 'Clicks of a mouse that never moved: perhaps a program'
        : null,
};

function tagValues(values: unknown): string {
  if (!values || typeof values !== 'object') return '';
  const said = Object.entries(values)
    .filter(([key, value]) => isName(key) && (typeof value === 'number' || isName(value)))
    .map(([key, value]) => `${key} ${value}`);
  return said.length ? `: ${said.join(', ')}` : '';
}

const isSize = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/.test(value);
