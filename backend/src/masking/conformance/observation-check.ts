import { type DeclaredTag, ERROR_TYPES } from '@exhibit/contract';
import { isActionName } from './attribute-check.js';
import { isCleanPath } from './clean-address.js';
import { into, type Findings, type Place } from './findings.js';
import { boolean, hasMembers, isNumber, isObject, isTime, oneOf, type Members } from './json-members.js';
import { isAssetName } from './stand-ins.js';

/** What the site itself declared, and published where that takes two. */
export interface DeclaredBySite {
  disclosures: ReadonlySet<string>;
  tags: readonly DeclaredTag[];
}

const LONGEST_MESSAGE = 200;
const MOST_FIELDS = 100;
const isNodeNumber = (value: unknown): boolean => isNumber(value) && Number.isInteger(value) && value >= 0;
const isPixels = (value: unknown): boolean => isNodeNumber(value) && (value as number) < 100_000;
const isMasked = (text: string): boolean => /^[x\s]*$/.test(text);
const isShare = (value: unknown): boolean => isNumber(value) && value >= 0 && value <= 1;
const isText =
  (is: (text: string) => boolean) =>
  (value: unknown): boolean =>
    typeof value === 'string' && is(value);
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const HIDDEN: ReadonlySet<unknown> = new Set(
  'display-none visibility opacity clipped covered zero-size font-too-small text-transparent transformed filtered detached'.split(
    ' ',
  ),
);
/** More lines than a disclosure has, and more copies than a page can hold. */
const MOST = 100_000;
const isRun = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((line) => isNodeNumber(line) && line < MOST);
const isBetween = (least: number, most: number) => (value: unknown) =>
  isNumber(value) && value >= least && value <= most;
const FAULT_KINDS = oneOf(
  ...'insecure-context config-unavailable config-invalid consent-unavailable capture-failed sanitizer-failed observer-failed segment-failed segment-too-large spool-unavailable spool-full transport-failed public-api-failed'.split(
    ' ',
  ),
);

const isIn = (is: (value: unknown) => boolean, value: unknown, length: number): boolean =>
  Array.isArray(value) && value.length === length && value.every(is);
/** Text of the notice or of an answer, as it stood at a click. */
const SEEN_TEXT: Readonly<Record<string, (value: unknown) => boolean>> = {
  visibleShare: isShare,
  hidden: (value) =>
    Array.isArray(value) && value.length <= HIDDEN.size && value.every((reason) => HIDDEN.has(reason)),
  fontPx: isBetween(0, 10_000),
  contrast: (value) => value === undefined || value === null || isBetween(1, 21)(value),
  lines: (value) => value === undefined || isBetween(0, MOST)(value),
  seen: (value) =>
    value === undefined || (Array.isArray(value) && value.length <= MOST && value.every(isRun)),
  method: (value) => value === 'occlusion-observed' || value === 'hit-tested',
  box: (value) => isIn((px) => Number.isInteger(px) && isBetween(-1e7, 1e7)(px), value, 4),
};
const isSeenText = (value: unknown): boolean =>
  value === null ||
  (isObject(value) &&
    Object.keys(value).every((name) => Object.hasOwn(SEEN_TEXT, name)) &&
    Object.entries(SEEN_TEXT).every(([name, is]) => is(value[name])));

/** What a recorder reports beside the page, by tag: declared members, and a closed shape for each. */
const PAYLOADS = ({ disclosures, tags }: DeclaredBySite): Readonly<Record<string, Members>> => ({
  'exhibit.disclosure': {
    required: {
      disclosure: isText((key) => disclosures.has(key)),
      textHash: isText(isHash),
      from: isTime,
      to: isTime,
      visibleShare: isShare,
      hidden: (value) =>
        Array.isArray(value) && value.length <= HIDDEN.size && value.every((reason) => HIDDEN.has(reason)),
      foreground: boolean,
      method: oneOf('occlusion-observed', 'hit-tested'),
      fontPx: isNumber,
    },
    optional: {
      contrast: (value) => value === null || isBetween(1, 21)(value),
      pageFontPx: isBetween(0, 10_000),
      lines: isBetween(0, MOST),
      seen: (value) => Array.isArray(value) && value.length <= MOST && value.every(isRun),
      zoom: isBetween(0.1, 100),
      copies: isBetween(0, MOST),
    },
  },
  'exhibit.action': {
    required: { action: isText(isActionName), at: isTime },
    optional: {
      near: (value) =>
        isObject(value) &&
        Object.entries(value).every(([key, px]) => disclosures.has(key) && isBetween(0, 1e7)(px)),
    },
  },
  'exhibit.blind': { required: { why: oneOf('cross-origin-frame'), from: isTime, to: isTime } },
  'exhibit.page': {
    required: { path: isText(isCleanPath), at: isTime, how: oneOf('load', 'navigation') },
  },
  'exhibit.fault': { required: { kind: FAULT_KINDS, at: isTime } },
  'exhibit.click': { required: { kind: oneOf('rage', 'dead'), id: isNodeNumber, at: isTime } },
  'exhibit.error': {
    required: {
      type: oneOf(...ERROR_TYPES, 'other'),
      message: isText((text) => text.length <= LONGEST_MESSAGE && isMasked(text)),
      at: isTime,
    },
  },
  'exhibit.form': {
    required: {
      fields: (value) =>
        Array.isArray(value) && value.length <= MOST_FIELDS && value.every((field) => isNodeNumber(field)),
      at: isTime,
    },
  },
  'exhibit.device': {
    required: {
      width: isPixels,
      height: isPixels,
      orientation: oneOf('portrait', 'landscape'),
      touch: boolean,
      at: isTime,
    },
  },
  'exhibit.tag': {
    required: {
      tag: isText((tag) => tags.some((declared) => declared.tag === tag)),
      values: null,
      at: isTime,
    },
  },
  'exhibit.asset': {
    required: { asset: isText(isAssetName) },
    optional: {
      sha256: isText(isHash),
      failed: oneOf('other-origin', 'unreadable', 'too-large', 'unsupported'),
    },
  },
  'exhibit.notice': {
    required: {
      noticeVersion: isText((name) => /^[A-Za-z0-9._-]{1,40}$/.test(name)),
      textHash: (value) => value === null || isText(isHash)(value),
      clicked: (value) => value === null || value === 'accept' || value === 'refuse',
      trusted: boolean,
      clickedAt: isTime,
      givenAt: isTime,
      notice: isSeenText,
      accept: isSeenText,
      refuse: isSeenText,
    },
  },
  'exhibit.bot': { required: { sign: oneOf('webdriver', 'no-pointer'), at: isTime } },
});

/** A value that one of the declarations of this tag allows: a short number or one of its words. */
function isDeclaredValue(declarations: readonly DeclaredTag[], name: string, value: unknown): boolean {
  return declarations
    .flatMap(({ keys }) => keys)
    .some(
      (key) =>
        key.name === name &&
        (key.kind === 'number'
          ? isNumber(value) && Math.abs(value) <= 1e7 && Math.round(value * 100) / 100 === value
          : typeof value === 'string' && key.values?.includes(value) === true),
    );
}

export class ObservationCheck {
  private readonly payloads: Readonly<Record<string, Members>>;

  constructor(
    private readonly declared: DeclaredBySite,
    private readonly findings: Findings,
  ) {
    this.payloads = PAYLOADS(declared);
  }

  check(data: unknown, place: Place): void {
    if (!hasMembers(data, { required: { tag: null, payload: null } }, this.findings, place)) return;
    const { tag } = data;
    if (typeof tag !== 'string' || !Object.hasOwn(this.payloads, tag))
      return this.findings.report('UNKNOWN_EVENT', into(place, 'tag'));
    this.findings.strings.structure++;
    const within = into(place, 'payload');
    const payload = data['payload'];
    if (!hasMembers(payload, this.payloads[tag]!, this.findings, within)) return;
    if (tag === 'exhibit.tag') this.checkTag(payload, within);
    // It was read or it was not.
    if (tag === 'exhibit.asset' && 'sha256' in payload === 'failed' in payload)
      this.findings.report('MALFORMED', within);
  }

  /** By everything that the site ever declared: a segment does not say of which day its declaration was. */
  private checkTag({ tag, values }: Record<string, unknown>, place: Place): void {
    const declarations = this.declared.tags.filter((declared) => declared.tag === tag);
    const given = values !== null && typeof values === 'object' ? Object.entries(values) : null;
    if (given === null || !given.every(([name, value]) => isDeclaredValue(declarations, name, value)))
      this.findings.report('UNKNOWN_MEMBER', into(place, 'values'));
  }
}
