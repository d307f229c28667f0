import type { MaskingPolicy } from './masking-policy.js';

/**
 * Recorder wire, version 1. Frozen and add-only: recorders of this version stay on pages for years, so a
 * field may be added, never renamed, removed or given another meaning.
 */
export const WIRE_VERSION = 1;

/** Media type of an uploaded segment; the bytes are laid out in segment-frame.ts. */
export const SEGMENT_MEDIA_TYPE = 'application/vnd.exhibit.segment.v1';

export const WIRE_LIMITS = {
  /** Bytes of one framed segment, header included, as uploaded. */
  segmentBytes: 1_048_576,
  /** Bytes of the header JSON. */
  headerBytes: 4_096,
  /** Bytes of the events after decompression. */
  eventsBytes: 16_777_216,
  /** Events in one segment. */
  events: 50_000,
  /** Bytes of one asset. */
  assetBytes: 2_097_152,
  /** Bytes of all assets that one page captures. */
  assetBytesOfPage: 10_485_760,
} as const;

/**
 * GET /ingest/v1/:siteKey/config. If it cannot be had, nothing is recorded. The first page of a visit adds
 * `?visit=new`, or `?visit=known` when this browser holds a decision: counted per site, for install health.
 */
export interface SiteConfig {
  wire: 1;
  site: string;
  policy: MaskingPolicy;
  consent: ConsentRule;
  disclosures: WatchedDisclosure[];
  /** Actions that the page does not mark with `data-exhibit-action`. */
  actions?: WatchedAction[];
  sampling: Sampling;
  /** Custom tags that the page may record. Everything else that it hands over is dropped. */
  tags?: DeclaredTag[];
  /** `packsHeader`: this appliance takes headers of segments as gzip, too. */
  segment: { everyMs: number; maxBytes: number; packsHeader?: boolean };
}

/** Which of the visits that consent allows are recorded. A site whose recording is stopped has rate 0. */
export interface Sampling {
  /** Share of visits, 0–1. */
  rate: number;
  /** The first that fits a page's path decides instead of `rate`. At the end of a path, `*` stands for anything. */
  pages?: { path: string; rate: number }[];
  /**
   * When the recording of a visit begins: at once (also when left out); when an element marked as a disclosure or
   * an action appears; when the page calls `Exhibit.begin()`. Then it goes on to the visit's end.
   */
  start?: 'load' | 'marked' | 'call';
}

export interface DeclaredTag {
  tag: string;
  keys: {
    name: string;
    kind: 'number' | 'enum';
    /** The only words that may leave, for an enum. */ values?: string[];
  }[];
}

export interface ConsentRule {
  /**
   * `opt-in`: nothing is recorded before the visitor agreed. `declared`: the firm declared another legal basis for every
   * purpose, so the visitor is told and not asked; a no counts all the same. An older recorder knows the first only,
   * and records nothing under the other.
   */
  mode: 'opt-in' | 'declared';
  noticeVersion: string;
  purposes: string[];
  /** Sec-GPC: 1 from the browser counts as a refusal when true. */
  honourGpc: boolean;
}

/** A disclosure to watch: elements carrying `data-exhibit-disclosure="<key>"`, and those that the selector names. */
export interface WatchedDisclosure {
  key: string;
  /** One compound selector, as masking-rule-selector.ts reads it. One that cannot be read names nothing. */
  selector?: string;
}

/**
 * An action to report. `click` and `submit` without a selector are any click and any submit; `consent` is the
 * visitor's consent, given on this page, and has no selector.
 */
export interface WatchedAction {
  action: string;
  on: 'click' | 'submit' | 'consent';
  selector?: string;
}

export type ConsentDecision = 'given' | 'refused';

/**
 * GET /ingest/v1/:siteKey/notice?language=de-CH&jurisdiction=CH: what a banner tells a visitor. 404 when nothing is
 * published in the language. The same bytes stand at /ingest/v1/:siteKey/notices/:sha256, for whoever holds a receipt.
 */
export interface NoticeInForce {
  wire: 1;
  noticeVersion: string;
  language: string;
  jurisdiction: string | null;
  /** Hex SHA-256 of the text as UTF-8. */
  sha256: string;
  text: string;
  purposes: string[];
}

/** POST /ingest/v1/:siteKey/consents */
export interface ConsentSubmission {
  wire: 1;
  /**
   * `dismissed`: closed without a decision; it allows nothing. `informed`: told and not asked; taken only where the
   * appliance knows a declaration of other legal bases than consent. `shown`: the notice is in view and not answered;
   * the answer names this record in `supersedes`.
   */
  decision: ConsentDecision | 'dismissed' | 'informed' | 'shown';
  noticeVersion: string;
  /** Purposes agreed to; empty when refused. */
  purposes: string[];
  /** BCP 47 tag of the notice as shown. */
  language: string;
  /** The firm's pseudonym for the visitor: 1–64 of A–Z a–z 0–9 _ -. Never a name, an e-mail or a customer number. */
  subject?: string;
  /** Instead of `subject`: the firm's own number of the customer. Only a keyed hash of it is kept. Not from a page. */
  customer?: string;
  /** Where the visitor is, ISO 3166, when that decides which text they were told. */
  jurisdiction?: string;
  /** Hex SHA-256 of the text that was shown, from the notice in force. */
  noticeSha256?: string;
  /** When the notice was shown, by the visitor's clock, epoch ms. */
  shownAt?: number;
  /** The record that this visitor held till now. A consent that a refusal supersedes is withdrawn. */
  supersedes?: string;
  /** Which form of the banner it was. */
  uiVariant?: string;
  collectedBy: 'exhibit' | 'site';
  /** Raw signals, stored verbatim beside our reading of them. */
  signals?: { gpc?: boolean; tcString?: string; consentMode?: Record<string, string> };
}

/** The visitor's copy of the decision. `signature` is a C2SP signed note over the canonical receipt. */
export interface ConsentReceipt {
  schemaVersion: 'exhibit.receipt/v1';
  receiptId: string;
  recordId: string;
  /** Name of the appliance that made it, and the key that it signed with; missing in receipts of earlier days. */
  appliance?: string;
  verifierKey?: string;
  site: string;
  decision: ConsentDecision | 'dismissed' | 'informed' | 'shown';
  noticeVersion: string;
  /** Hex SHA-256 of the text that the visitor was told, and where its bytes stand. */
  noticeSha256?: string;
  noticeAddress?: string;
  controller?: { name: string; address: string; contact: string };
  purposes: string[];
  language: string;
  jurisdiction?: string;
  eventTime: string;
  validUntil?: string;
  withdrawalMethod: string;
  /** One GET says what became of the decision and of the recordings; missing in receipts of earlier days. */
  statusAddress?: string;
  /** The visitor's own page: what they agreed to, withdrawing, and where to ask for their data. */
  selfService?: string;
  /** The declaration of legal bases in force, and what of it keeps a recording although the visitor withdraws. */
  legalBases?: { version: number; purposes: ReceiptBasis[] };
}

export interface ReceiptBasis {
  purpose: string;
  basis: string;
  reason: string | null;
  kept: { basis: string; reason: string; period: string } | null;
}

export interface ConsentResult {
  consentId: string;
  receipt: ConsentReceipt;
  signature: string;
}

/** POST /ingest/v1/:siteKey/consents/:consentId/withdrawal */
export interface WithdrawalResult {
  consentId: string;
  withdrawnAt: string;
  /** How many recordings were made before it. GET /ingest/v1/:siteKey/consents/:consentId says what becomes of them. */
  recordings?: number;
}

/** GET /ingest/v1/:siteKey/consents/:consentId: for whoever holds the receipt. Numbers, and nothing that names a recording. */
export interface ConsentStatus {
  wire: 1;
  state: string;
  /** When that state began. */
  since: string;
  recordings: {
    recorded: number;
    /** As they are: nobody asked for their end, or the question is a moment old. */
    standing: number;
    /** Kept because a law, a claim or a basis that was declared beforehand asks for it; nobody can watch them. */
    restricted: number;
    /** Going now. */
    ending: number;
    destroyed: number;
    /** When the last of the restricted ones goes; null where nobody can tell yet. */
    restrictedUntil: string | null;
  };
}

/** Header of one segment. Times are the visitor's clock, epoch milliseconds: for display, never for retention. */
export interface SegmentHeader {
  wire: 1;
  /** UUID v4, chosen by the recorder for this visit. */
  recording: string;
  /** 0, 1, 2 … without holes, unless `gap` declares them. */
  seq: number;
  /** Hex SHA-256 of the compressed body of segment seq − 1; null for segment 0. */
  prevHash: string | null;
  /** Hex SHA-256 of this segment's compressed body. */
  hash: string;
  firstAt: number;
  lastAt: number;
  policyVersion: number;
  consentId: string;
  recorderVersion: string;
  counts: { events: number; observations: number; dropped: number };
  /** Segments that were captured and lost before they could be sent; this segment follows them. */
  gap?: { fromSeq: number; toSeq: number; reason: GapReason };
  /** Set on the last segment when the recorder knows that it is the last. */
  final?: 'stopped' | 'withdrawn';
  /**
   * The visitor's wall clock moved against the monotonic one (performance.now()) by this much, forwards or back,
   * before `at`: it was set, or the machine slept. Times of events on either side cannot be compared.
   */
  clockJumps?: { at: number; byMs: number }[];
}

export type GapReason = 'spool-full' | 'spool-lost' | 'refused';

/** Media type of an uploaded asset: bytes. What they are, the appliance finds out from the bytes. */
export const ASSET_MEDIA_TYPE = 'application/octet-stream';

/** GET /ingest/v1/:siteKey/consents/:consentId/assets/:sha256. Nothing need be sent that the site has already. */
export interface AssetStanding {
  known: boolean;
}

/** Answer to PUT at the same address. Given only after the asset is durable. */
export interface AssetAck {
  sha256: string;
}

/** Answer to PUT /ingest/v1/:siteKey/recordings/:recording/segments/:seq. Given only after the segment is durable. */
export interface SegmentAck {
  recording: string;
  seq: number;
  hash: string;
  /** The number the appliance expects next. */
  nextSeq: number;
  /** Present when the appliance wants capture to end now. */
  stop?: 'consent-withdrawn' | 'quarantined' | 'site-paused';
}
