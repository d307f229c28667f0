import { canonicalBytes, parseCanonical } from './canonical-json.js';
import { EvidenceError } from './evidence-error.js';
import { isCount, isObject, isText, isTime } from './json-shape.js';
import { PACK_PATHS } from './pack-format.js';
import type { ZipItem } from './zip-format.js';

export const STILLS_SCHEMA = 'exhibit.stills/v1';

/** Why there is no picture of a disclosure. */
export const STILL_MISSING = [
  /** It was at no time visible as its rule asks: there is no moment to picture. */
  'NOT_VISIBLE',
  /** The appliance has no browser to picture it with. */
  'STILLS_UNAVAILABLE',
  'STILL_FAILED',
  'STILL_TOOK_TOO_LONG',
  /** Whoever made the pack wanted none. */
  'NOT_ASKED_FOR',
] as const;
export type StillMissing = (typeof STILL_MISSING)[number];

export interface Still {
  disclosure: string;
  /** The moment pictured: ms on the visitor's clock, inside an interval of the verdict. */
  at: number;
  /** The recorded viewport, CSS px. */
  width: number;
  height: number;
  png: Uint8Array;
}

/** Pictures drawn from the recording when the pack was made, and which there are not, and why. */
export interface Stills {
  /** What drew them, with version; null when nothing did. */
  browser: string | null;
  player: string | null;
  taken: Still[];
  missing: { disclosure: string; why: StillMissing }[];
}

export interface StillsList extends Omit<Stills, 'taken'> {
  schema: typeof STILLS_SCHEMA;
  taken: Omit<Still, 'png'>[];
}

export function stillItems({ browser, player, taken, missing }: Stills): ZipItem[] {
  const list: StillsList = {
    schema: STILLS_SCHEMA,
    browser,
    player,
    taken: taken.map(({ disclosure, at, width, height }) => ({ disclosure, at, width, height })),
    missing,
  };
  return [
    { name: PACK_PATHS.stills, bytes: canonicalBytes(list) },
    ...taken.map(({ disclosure, png }) => ({ name: PACK_PATHS.still(disclosure), bytes: png })),
  ];
}

export function parseStills(bytes: Uint8Array): StillsList {
  const list = parseCanonical(bytes);
  const holds =
    isObject(list) &&
    list['schema'] === STILLS_SCHEMA &&
    [list['browser'], list['player']].every((made) => made === null || isText(made, 256)) &&
    isListOf(list['taken'], isStill) &&
    isListOf(list['missing'], isMissing);
  if (!holds) throw new EvidenceError('PACK_INVALID', 'The list of stills is not valid.');
  return list as unknown as StillsList;
}

/** Width and height of a PNG (W3C PNG, 11.2.1), or null when it is none. */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | null {
  const view = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  const head = '89504e470d0a1a0a0000000d49484452';
  if (view.length < 24 || view.toString('hex', 0, 16) !== head) return null;
  return { width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
}

function isStill(value: unknown): boolean {
  if (!isObject(value) || !isText(value['disclosure'], 64) || !isTime(value['at'])) return false;
  return isCount(value['width']) && isCount(value['height']);
}

function isMissing(value: unknown): boolean {
  if (!isObject(value) || !isText(value['disclosure'], 64)) return false;
  return STILL_MISSING.some((known) => known === value['why']);
}

function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= 1_000 && value.every((item) => is(item));
}
