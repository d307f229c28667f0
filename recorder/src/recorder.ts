import type { ConsentDecision, ConsentSubmission, SiteConfig } from '@exhibit/contract';
import { httpConsentClient, type ConsentClient } from './consent/consent-client.js';
import { ConsentMemory, type RememberedConsent } from './consent/consent-memory.js';
import { toolStep } from './consent/tool-step.js';
import { consentGate } from './consent-gate.js';
import { Faults } from './guard.js';
import { httpAssets } from './assets/http-assets.js';
import type { DeliverAsset } from './assets/page-assets.js';
import type {
  ConsentOptions,
  ConsentSource,
  ConsentState,
  RecorderState,
  StartOptions,
  ToolDecision,
} from './public-types.js';
import { fetchSiteConfig, isSiteConfig } from './site-config.js';
import { isSampled, pageStorage } from './page-facts.js';
import { readAck, type Deliver } from './transport/delivery.js';
import { httpDelivery } from './transport/http-delivery.js';
import { RECORDER_VERSION } from './version.js';
import { isVisitUnderWay, Visit } from './visit.js';
import { isMarked, onceMarked } from './observe/marks.js';

/** One recorder per page: holds the site's configuration, the visitor's decision and this page's visit. */
export class Recorder {
  readonly faults = new Faults();
  private phase: RecorderState['phase'] = 'idle';
  private config: SiteConfig | null = null;
  private consent: RememberedConsent | null = null;
  private memory: ConsentMemory | null = null;
  private client: ConsentClient | null = null;
  private deliver: Deliver | null = null;
  private deliverAssets: (consentId: string) => DeliverAsset = () => async () => undefined;
  private visit: Visit | null = null;
  /** What the site's recordings wait for has happened. */
  private begun = false;
  private marks: (() => void) | null = null;
  private settle!: () => void;
  /** Resolves when the configuration is here, or is known not to come. */
  readonly settled = new Promise<void>((resolve) => (this.settle = resolve));

  async start(options: StartOptions): Promise<void> {
    if (this.phase !== 'idle' && this.phase !== 'stopped') return;
    this.phase = 'starting';
    const config = await this.configure(options);
    if (!config) {
      this.phase = 'unavailable';
      return this.settle();
    }
    this.config = config;
    this.consent = this.remembered(options);
    this.phase = 'waiting-for-consent';
    this.settle();
    if (this.consent?.untold) void this.tellWithdrawal(this.consent);
    await this.recordIfAllowed();
    window.addEventListener('pageshow', this.shown);
    if (!config.sampling.pages) return;
    window.addEventListener('popstate', this.moved);
    (window as { navigation?: EventTarget }).navigation?.addEventListener('currententrychange', this.moved);
  }

  /** The page says that what is worth a recording begins here. */
  async begin(): Promise<void> {
    this.begun = true;
    await this.settled;
    await this.recordIfAllowed();
  }

  tag(name: string, values: object): void {
    this.visit?.tag(name, values);
  }

  /** Obeys a consent tool. Its faults and ours end here. */
  follow(source: ConsentSource): () => void {
    let listening = true;
    let heard = Promise.resolve();
    const fault = () => this.faults.report('consent-unavailable');
    const stop = this.faults.guard('consent-unavailable', () =>
      source((said) => {
        // One after the other: a change of mind must not overtake what it changes.
        heard = heard.then(() => (listening ? this.hear(said) : undefined)).catch(fault);
      }),
    );
    return () => {
      listening = false;
      this.faults.guard('consent-unavailable', () => stop?.());
    };
  }

  async decide(decision: ConsentDecision, options: ConsentOptions): Promise<void> {
    await this.settled;
    const { config } = this;
    if (!config) return;
    const submission: ConsentSubmission = {
      wire: 1,
      decision,
      noticeVersion: config.consent.noticeVersion,
      purposes: decision === 'given' ? (options.purposes ?? config.consent.purposes) : [],
      language: options.language ?? (document.documentElement.lang || 'und'),
      ...(options.subject !== undefined && { subject: options.subject }),
      collectedBy: options.collectedBy ?? 'site',
      signals: { gpc: gpc(), ...options.signals },
    };
    if (decision === 'refused') await this.endVisit();
    const result = await this.client?.submit(submission).catch(() => null);
    if (!result && decision === 'given') return this.faults.report('consent-unavailable');
    // A refusal counts even when the appliance could not be told.
    this.remember({
      decision,
      consentId: result?.consentId ?? '',
      noticeVersion: config.consent.noticeVersion,
      ...(options.signals?.tcString && { token: options.signals.tcString }),
      ...(result?.receipt && { receipt: result.receipt, signature: result.signature }),
    });
    await this.recordIfAllowed();
  }

  private async hear(said: ToolDecision): Promise<void> {
    await this.settled;
    const step = toolStep(said, { ...this.consentState(), token: this.consent?.token });
    if (step === 'withdraw') return this.withdraw(said.signals?.tcString);
    if (step) await this.decide(said.decision, said);
  }

  /** `token`: what a consent tool called the decision to withdraw. */
  async withdraw(token?: string): Promise<void> {
    // First of all capture ends; everything after that may take its time (P2).
    const ended = this.endVisit();
    const { consent } = this;
    if (consent?.decision === 'given') {
      const withdrawn: RememberedConsent = {
        ...consent,
        decision: 'withdrawn',
        untold: true,
        ...(token && { token }),
      };
      this.remember(withdrawn);
      await this.tellWithdrawal(withdrawn);
    }
    await ended;
  }

  async stop(): Promise<void> {
    window.removeEventListener('pageshow', this.shown);
    window.removeEventListener('popstate', this.moved);
    (window as { navigation?: EventTarget }).navigation?.removeEventListener(
      'currententrychange',
      this.moved,
    );
    this.marks?.();
    const { visit } = this;
    this.visit = null;
    if (this.phase !== 'unavailable') this.phase = 'stopped';
    await visit?.stop();
  }

  consentState(): ConsentState {
    const { consent, config } = this;
    const state: ConsentState = { decision: consent?.decision ?? 'undecided' };
    if (consent?.consentId) state.consentId = consent.consentId;
    if (consent?.receipt) state.receipt = consent.receipt;
    if (consent?.signature) state.signature = consent.signature;
    if (!config) return state;
    state.noticeVersion = config.consent.noticeVersion;
    const answer = this.gate();
    if (answer.allowed) return state;
    if (answer.because === 'other-notice')
      return { ...state, decision: 'undecided', because: 'other-notice' };
    if (answer.because === 'gpc') return { ...state, decision: 'refused', because: 'gpc' };
    if (answer.because === 'not-sampled') state.because = 'not-sampled';
    return state;
  }

  state(): RecorderState {
    return {
      phase: this.phase,
      consent: this.consentState(),
      ...(this.visit?.state() ?? { recording: null, nextSeq: 0, unsentSegments: 0 }),
      policyVersion: this.config?.policy.version ?? null,
      faults: [...this.faults.seen],
      recorderVersion: RECORDER_VERSION,
    };
  }

  private async configure(options: StartOptions): Promise<SiteConfig | null> {
    if (!isSecureContext || typeof CompressionStream === 'undefined') {
      this.faults.report('insecure-context');
      return null;
    }
    let config: unknown;
    if ('config' in options) {
      config = options.config;
      const { transport, asset } = options;
      this.deliverAssets = () => async (sha256, bytes) => void (await asset?.({ sha256, bytes }));
      // A function of the site's own may answer nothing: that it returned is its acknowledgement.
      this.deliver = async (segment) => {
        const answer = await transport(segment);
        return answer ? readAck(answer, segment) : { kind: 'acknowledged', stop: false };
      };
    } else {
      const endpoint = options.endpoint.replace(/\/+$/, '');
      this.memory = new ConsentMemory(options.site, pageStorage('localStorage'));
      config = await fetchSiteConfig(endpoint, options.site, !!this.memory.read()).catch(() => null);
      if (config === null) this.faults.report('config-unavailable');
      const { segment } = (config ?? {}) as Partial<SiteConfig>;
      this.deliver = httpDelivery(endpoint, options.site, segment?.packsHeader === true);
      this.deliverAssets = (consentId) => httpAssets(endpoint, options.site, consentId);
      this.client = httpConsentClient(endpoint, options.site);
    }
    if (isSiteConfig(config)) return config;
    if (config !== null) this.faults.report('config-invalid');
    return null;
  }

  private remembered(options: StartOptions): RememberedConsent | null {
    if (!('config' in options)) return this.memory!.read();
    const { consent } = options;
    return consent ? { ...consent, noticeVersion: options.config.consent.noticeVersion } : null;
  }

  private gate() {
    const { config, consent } = this;
    const sampled = isSampled(config!, location.pathname, pageStorage('sessionStorage'));
    return consentGate(config!.consent, consent, { gpc: gpc(), sampled });
  }

  private async recordIfAllowed(): Promise<void> {
    const { config, deliver } = this;
    if (!config || !deliver || this.visit || this.phase === 'stopped') return;
    const answer = this.gate();
    if (!answer.allowed) return;
    if (!this.mayBegin(config, answer.consentId)) return void (this.phase = 'waiting-to-begin');
    this.phase = 'recording';
    this.visit = new Visit({
      config,
      consentId: answer.consentId,
      deliver,
      deliverAsset: this.deliverAssets(answer.consentId),
      faults: this.faults,
      local: pageStorage('localStorage'),
      session: pageStorage('sessionStorage'),
      onStop: () => {
        this.visit = null;
        this.phase = 'stopped';
      },
    });
    await this.visit.start();
  }

  /** Has what this site's recordings wait for happened, on this page or on an earlier one of the visit? */
  private mayBegin({ sampling, site, policy }: SiteConfig, consentId: string): boolean {
    const { start = 'load' } = sampling;
    if (start === 'load' || this.begun || isVisitUnderWay(site, consentId, policy.version)) return true;
    if (start === 'marked' && isMarked()) return (this.begun = true);
    if (start === 'marked')
      this.marks ??= onceMarked(this.faults, () => {
        this.begun = true;
        void this.recordIfAllowed().catch(() => this.faults.report('capture-failed'));
      });
    return false;
  }

  private async endVisit(): Promise<void> {
    const { visit } = this;
    this.visit = null;
    if (this.phase === 'recording' || this.phase === 'waiting-to-begin') this.phase = 'waiting-for-consent';
    await visit?.abandon();
  }

  private remember(consent: RememberedConsent): void {
    this.consent = consent;
    this.faults.guard('consent-unavailable', () => this.memory?.write(consent));
  }

  private async tellWithdrawal(consent: RememberedConsent): Promise<void> {
    const told = await this.client?.withdraw(consent.consentId).then(
      () => true,
      () => false,
    );
    if (told === false) return this.faults.report('consent-unavailable'); // told on the next page
    const { untold: _, ...rest } = consent;
    if (this.consent === consent) this.remember(rest);
  }

  /** Another page of the site without a load: it may be one that is not recorded, or one that is. */
  private readonly moved = (): void => {
    const { visit } = this;
    const change = async () => {
      if (!visit || this.gate().allowed) return this.recordIfAllowed();
      this.visit = null;
      this.phase = 'waiting-to-begin';
      await visit.pause();
    };
    void change().catch(() => this.faults.report('capture-failed'));
  };

  /** Back from the browser's cache: the old visit let go of the recording, a new one continues it. */
  private readonly shown = (event: PageTransitionEvent): void => {
    if (!event.persisted || !this.visit) return;
    this.visit = null;
    void this.recordIfAllowed().catch(() => this.faults.report('capture-failed'));
  };
}

function gpc(): boolean {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
}
