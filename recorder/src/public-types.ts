import type {
  ConsentReceipt,
  ConsentSubmission,
  SegmentAck,
  SegmentHeader,
  SiteConfig,
} from '@exhibit/contract';

/** Recording into an appliance. */
export interface ApplianceStart {
  /** Site key, as the console shows it. */
  site: string;
  /** Origin of the appliance, for instance `https://exhibit.bank.example`. */
  endpoint: string;
}

/** Recording without any server: what would be sent goes to `transport` and nowhere else. */
export interface ServerlessStart {
  /** What an appliance would have answered. */
  config: SiteConfig;
  /** The decision that allows the recording; without one nothing is captured. */
  consent?: { decision: 'given' | 'refused'; consentId: string } | null;
  /** Takes one segment. It stays spooled, and is offered again, until this resolves. */
  transport(segment: {
    header: SegmentHeader;
    body: Uint8Array<ArrayBuffer>;
  }): Promise<SegmentAck | void> | SegmentAck | void;
  /** Takes the bytes of a font or a named image, once per page. Without it they stay in the browser. */
  asset?(asset: { sha256: string; bytes: Uint8Array<ArrayBuffer> }): Promise<void> | void;
}

export type StartOptions = ApplianceStart | ServerlessStart;

export interface ConsentState {
  /** `informed`: told and not asked; the firm declared another basis than consent. */
  decision: 'undecided' | 'given' | 'informed' | 'refused' | 'withdrawn';
  /** Why nothing is recorded although a decision was remembered. */
  because?: 'gpc' | 'other-notice' | 'not-sampled';
  /** Version of the notice to show; known once the configuration has arrived. */
  noticeVersion?: string;
  consentId?: string;
  /** The visitor's copy, with its signature. */
  receipt?: ConsentReceipt;
  signature?: string;
}

export interface ConsentOptions {
  /** BCP 47 tag of the notice as it was shown. */
  language?: string;
  /** Purposes agreed to; those of the site's rule when left out. */
  purposes?: string[];
  /** The firm's pseudonym for the visitor. Never a name, an e-mail or a customer number. */
  subject?: string;
  collectedBy?: ConsentSubmission['collectedBy'];
  signals?: ConsentSubmission['signals'];
}

export interface RecorderState {
  phase:
    | 'idle'
    | 'starting'
    | 'waiting-for-consent'
    | 'waiting-to-begin'
    | 'recording'
    | 'stopped'
    | 'unavailable';
  consent: ConsentState;
  recording: string | null;
  nextSeq: number;
  unsentSegments: number;
  policyVersion: number | null;
  faults: string[];
  recorderVersion: string;
}

/** What a consent tool of the firm's says. */
export interface ToolDecision {
  decision: 'given' | 'refused';
  /** Purposes agreed to, as the site's rule names them; those of the rule when left out. */
  purposes?: string[];
  signals?: ConsentSubmission['signals'];
}

/** Follows a consent tool: tells every decision, and may return how to stop. */
export type ConsentSource = (tell: (said: ToolDecision) => void) => (() => void) | void;

export interface TcfOptions {
  /** For each purpose of the site's rule, the TCF purposes it needs; all of them must be consented to. */
  purposes: Record<string, number[]>;
  /** Number of the firm, or of its vendor, in the Global Vendor List; must be consented to as well. */
  vendor?: number;
}

export interface ExhibitConsent {
  /** Obeys a consent tool from now on. Call what it returns to stop listening; what was decided stays. */
  follow(source: ConsentSource): () => void;
  /** Obeys the page's TCF v2.3 tool (`__tcfapi`), also one that is loaded later. */
  followTcf(options: TcfOptions): () => void;
  /** The visitor agrees. Capture begins once the consent record exists. Never rejects. */
  give(options?: ConsentOptions): Promise<ConsentState>;
  refuse(options?: ConsentOptions): Promise<ConsentState>;
  /** Ends capture at once, drops what is unsent, tells the appliance. Never rejects. */
  withdraw(): Promise<ConsentState>;
  state(): ConsentState;
  /** The state once the site's configuration is known: the moment to decide whether to ask. */
  known(): Promise<ConsentState>;
}

export interface ExhibitApi {
  start(options: StartOptions): Promise<RecorderState>;
  consent: ExhibitConsent;
  /** Begins the recording of this visit, on a site whose recordings begin when the page calls. */
  begin(): void;
  /** Records a tag with the values that the site's configuration declares for it; drops everything else. */
  tag(name: string, values?: Record<string, number | string>): void;
  /** Resolves when everything captured was handed over and acknowledged. */
  stop(): Promise<void>;
  state(): RecorderState;
  recordingId(): string | null;
}
