/**
 * What the recorder reports beside the page itself. Each travels as an rrweb custom event (type 5) with one of
 * these tags, in the same segments and under the same hash chain. They are raw observations, never verdicts.
 */
export const OBSERVATION_TAGS = {
  disclosure: 'exhibit.disclosure',
  action: 'exhibit.action',
  page: 'exhibit.page',
  fault: 'exhibit.fault',
  asset: 'exhibit.asset',
  click: 'exhibit.click',
  error: 'exhibit.error',
  form: 'exhibit.form',
  device: 'exhibit.device',
  tag: 'exhibit.tag',
  bot: 'exhibit.bot',
  blind: 'exhibit.blind',
  notice: 'exhibit.notice',
} as const;

/** Why text inside the viewport was still not readable. */
export type HiddenReason =
  | 'display-none'
  | 'visibility'
  | 'opacity'
  | 'clipped'
  | 'covered'
  | 'zero-size'
  | 'font-too-small'
  | 'text-transparent'
  | 'transformed'
  | 'filtered'
  | 'detached';

/**
 * `occlusion-observed`: IntersectionObserver v2 was asked, and agreed with the grid of hits; never claim it without.
 * It also says no under an overlay that paints nothing; then the grid alone decides, and says so.
 */
export type ObservationMethod = 'occlusion-observed' | 'hit-tested';

/**
 * A stretch of time over which a disclosure looked the same throughout: while the page changes it is measured at most
 * about 100 ms apart; while nothing is told to have happened, at both ends of the stretch.
 * A stretch ends when anything below changes, and at the latest after 1,000 ms.
 */
export interface DisclosureObservation {
  /** Key of the disclosure: the value of `data-exhibit-disclosure`, or that of its selector. */
  disclosure: string;
  /** Hex SHA-256 of the normalised text (normaliseText) as it stood on the page. */
  textHash: string;
  /** Epoch ms on a monotonic clock (performance.timeOrigin + performance.now()). */
  from: number;
  to: number;
  /** Smallest share, 0–1, of the text's line area inside the viewport and every clipping ancestor. */
  visibleShare: number;
  hidden: HiddenReason[];
  /** The page was visible, focused and not frozen. */
  foreground: boolean;
  method: ObservationMethod;
  /** Smallest font size of the text, CSS px after transforms, without pinch zoom. */
  fontPx: number;
  /**
   * Smallest contrast of the text against what lies behind it, as WCAG 2 defines it, 1–21, one decimal, rounded down.
   * Over a gradient that of the worst of its colours. null: cannot be determined. Absent: an older recorder.
   */
  contrast?: number | null;
  /** The page's predominant font size by characters of running text, CSS px. Absent when nothing was found. */
  pageFontPx?: number;
  /** Number of lines of the text as it is laid out. */
  lines?: number;
  /** Runs [first, last] of lines, counted from 0, that were readable over the whole stretch. */
  seen?: [number, number][];
  /** Pinch zoom, two decimals, when it is not 1. */
  zoom?: number;
  /** Elements of the page that carry this disclosure, when there is more than one. Each is observed. */
  copies?: number;
}

/** A click on, or submit of, an element carrying `data-exhibit-action="<action>"`, or named by the configuration. */
export interface ActionObservation {
  action: string;
  at: number;
  /** For each disclosure on the page: CSS px between the nearest edges of its text and of the element acted on. */
  near?: Record<string, number>;
}

/**
 * A stretch of at most 1,000 ms over which a document that cannot be read, in a frame from another origin, was in
 * view with at least 2,500 px². What it shows nobody here can say.
 */
export interface BlindObservation {
  why: 'cross-origin-frame';
  from: number;
  to: number;
}

/** Some text of the page and the box that it stands in, at one moment; measured as disclosures are. */
export interface SeenText extends Pick<
  DisclosureObservation,
  'visibleShare' | 'hidden' | 'fontPx' | 'contrast' | 'lines' | 'seen' | 'method'
> {
  /** Left, top, width and height of the element on the screen, whole CSS px. */
  box: [number, number, number, number];
}

/**
 * How the notice of consent and its two answers stood at the click by which the visitor said yes. The first observation
 * of the recording that the yes allows, and its only one about anything before it. Nothing is measured before that click,
 * and nothing is kept of it unless the yes follows.
 */
export interface NoticeObservation {
  /** The version in force, as the decision names it. */
  noticeVersion: string;
  /** Hex SHA-256 of the normalised text (normaliseText) of the notice; null: the page marks none, or it was gone. */
  textHash: string | null;
  /** The control that was clicked; null: none of the two, so that a script alone says yes. */
  clicked: 'accept' | 'refuse' | null;
  /** The browser says that the click was a person's and not a script's. */
  trusted: boolean;
  /** When it was clicked and measured, and when the page called `give`; epoch ms on the monotonic clock. */
  clickedAt: number;
  givenAt: number;
  /** `data-exhibit-notice`, `-accept` and `-refuse`; null: there was no such element. */
  notice: SeenText | null;
  accept: SeenText | null;
  refuse: SeenText | null;
}

/** A page of the visit: full load or client-side navigation. `path` is already masked. */
export interface PageObservation {
  path: string;
  at: number;
  how: 'load' | 'navigation';
}

/** A fault of ours, reported once per kind; `kind` is a closed code, never a message from the page. */
export interface FaultObservation {
  kind: string;
  at: number;
}

/** A style sheet stands in the events with its rules; only one that cannot be read has a stand-in. */
export type AssetKind = 'font' | 'image' | 'style';

/**
 * Stands in events where the address of a font, an image or an unread style sheet stood:
 * `exhibit-asset:font-k2f9q0a7-0`. The name is made up for one page (four times a letter and a digit, then a number)
 * and says nothing about the address.
 */
export const ASSET_SCHEME = 'exhibit-asset:';

/** Why the bytes could not be had. Closed; an unknown one counts as `unreadable`. */
export type AssetFailure =
  /** Not on the page's own origin: reading it again could ask somebody else. */
  | 'other-origin'
  /** Not in the browser's cache, or the page's policy forbids reading it. */
  | 'unreadable'
  /** Beyond the limit for one asset, or for one page. */
  | 'too-large'
  /** Neither a font nor a raster image; SVG is none. */
  | 'unsupported';

/** What an asset's stand-in stands for: exactly one of `sha256` (hex) and `failed`. */
export interface AssetObservation {
  /** The stand-in without its scheme. */
  asset: string;
  sha256?: string;
  failed?: AssetFailure;
}

/**
 * A click that tells of trouble. `rage`: the third within 1,000 ms and 30 px. `dead`: within 1,000 ms the page
 * answered with no change, scroll, focus or navigation. Never inside a blocked region or a pad of keys.
 */
export interface ClickObservation {
  kind: 'rage' | 'dead';
  /** Number of the element in the recording. */
  id: number;
  at: number;
}

export const ERROR_TYPES = [
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'AggregateError',
] as const;

/** An error of the page's scripts that nobody caught; the first 20 of a page. */
export interface ErrorObservation {
  /** `other` for every name that is not one of the language's own. */
  type: (typeof ERROR_TYPES)[number] | 'other';
  /** The first 200 characters, masked like text (maskText): white space and x. */
  message: string;
  at: number;
}

/** A form that was filled in and left without being submitted. */
export interface FormObservation {
  /** Numbers of the touched fields in the recording, in the order in which they were touched; at most 100. */
  fields: number[];
  at: number;
}

/** What the page is seen on: at the start of a page, and when the orientation changes. */
export interface DeviceObservation {
  /** Inner size of the window, whole CSS px. */
  width: number;
  height: number;
  orientation: 'portrait' | 'landscape';
  touch: boolean;
  at: number;
}

/** A tag that the page's code set, as the site's configuration declares it. Nothing undeclared is in here. */
export interface TagObservation {
  /** a–z 0–9 -, a letter first, at most 40. */
  tag: string;
  /** By key (a letter, then letters and digits, at most 40): a number of less than eight digits before the point and two after it, or a declared word. */
  values: Record<string, number | string>;
  at: number;
}

/** A sign that nobody sits there. `no-pointer`: three clicks of a mouse that never moved. */
export interface BotObservation {
  sign: 'webdriver' | 'no-pointer';
  at: number;
}
