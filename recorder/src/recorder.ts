import type { ConsentDecision, ConsentSubmission, SiteConfig } from '@exhibit/contract';
import type { RememberedConsent } from './consent/consent-memory.js';
import { toolStep } from './consent/tool-step.js';
import { consentGate, type Refusal } from './consent-gate.js';
import { destinationOf, type Destination } from './destination.js';
import { Faults } from './guard.js';
import { listen } from './observe/listen.js';
import { isMarked, onceMarked } from './observe/marks.js';
import { isSampled, pageStorage } from './page-facts.js';
import type {
  ConsentOptions,
  ConsentSource,
  ConsentState,
  RecorderState,
  StartOptions,
  ToolDecision,
} from './public-types.js';
import { RECORDER_VERSION } from './version.js';
import { isVisitUnderWay, visit, type Visit } from './visit.js';

/** One recorder per page: holds the site's configuration, the visitor's decision and this page's visit. */
export class Recorder {
  readonly faults = new Faults();
  private phase: RecorderState['phase'] = 'idle';
  private destination: Destination | null = null;
  private consent: RememberedConsent | null = null;
  private visit: Visit | null = null;
  /** What the site's recordings wait for has happened. */
  private begun = false;
  private marks: (() => void) | null = null;
  private deaf: (() => void)[] = [];
  private settle!: () => void;
  /** Resolves when the configuration is here, or is known not to come. */
  readonly settled = new Promise<void>((resolve) => (this.settle = resolve));

  async start(options: StartOptions): Promise<void> {
    if (this.phase !== 'idle' && this.phase !== 'stopped') return;
    this.phase = 'starting';
    const destination = await destinationOf(options, this.faults).catch(() => null);
    this.destination = destination;
    this.phase = destination ? 'waiting-for-consent' : 'unavailable';
    this.consent = destination && destination.consent;
    this.settle();
    if (!destination) return;
    if (this.consent?.untold) void this.tellWithdrawal(this.consent);
    await this.recordIfAllowed();
    this.deaf = [listen(this.faults, ['pageshow'], this.shown)];
    if (!destination.config.sampling.pages) return;
    const { navigation } = window as { navigation?: EventTarget };
    this.deaf.push(
      listen(this.faults, ['popstate'], this.moved),
      listen(this.faults, ['currententrychange'], this.moved, navigation),
    );
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
    if (!this.destination) return;
    const { config, client } = this.destination;
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
    const result = await client?.submit(submission).catch(() => null);
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
    if (decision === 'given') this.visit?.consented();
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
    for (const end of this.deaf) end();
    this.marks?.();
    const { visit } = this;
    this.visit = null;
    if (this.phase !== 'unavailable') this.phase = 'stopped';
    await visit?.stop();
  }

  consentState(): ConsentState {
    const { consent } = this;
    const state: ConsentState = { decision: consent?.decision ?? 'undecided' };
    if (consent?.consentId) state.consentId = consent.consentId;
    if (consent?.receipt) state.receipt = consent.receipt;
    if (consent?.signature) state.signature = consent.signature;
    if (!this.destination) return state;
    state.noticeVersion = this.destination.config.consent.noticeVersion;
    const because = this.refusal();
    if (because === 'other-notice') state.decision = 'undecided';
    if (because === 'gpc') state.decision = 'refused';
    if (because === 'other-notice' || because === 'gpc' || because === 'not-sampled') state.because = because;
    return state;
  }

  state(): RecorderState {
    return {
      phase: this.phase,
      consent: this.consentState(),
      ...(this.visit?.state() ?? { recording: null, nextSeq: 0, unsentSegments: 0 }),
      policyVersion: this.destination?.config.policy.version ?? null,
      faults: [...this.faults.seen],
      recorderVersion: RECORDER_VERSION,
    };
  }

  private refusal(): Refusal | null {
    const { config } = this.destination!;
    const sampled = isSampled(config, location.pathname, pageStorage('sessionStorage'));
    return consentGate(config.consent, this.consent, { gpc: gpc(), sampled });
  }

  private async recordIfAllowed(): Promise<void> {
    if (!this.destination || this.visit || this.phase === 'stopped') return;
    const { config, deliver, deliverAssets } = this.destination;
    if (this.refusal()) return;
    const { consentId } = this.consent!;
    if (!this.mayBegin(config, consentId)) return void (this.phase = 'waiting-to-begin');
    this.phase = 'recording';
    this.visit = visit({
      config,
      consentId,
      deliver,
      deliverAsset: deliverAssets(consentId),
      faults: this.faults,
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
        void this.faults.follow('capture-failed', this.recordIfAllowed());
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
    this.faults.guard('consent-unavailable', () => this.destination?.memory?.write(consent));
  }

  private async tellWithdrawal(consent: RememberedConsent): Promise<void> {
    const told = await this.destination?.client?.withdraw(consent.consentId).then(
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
      if (!visit || !this.refusal()) return this.recordIfAllowed();
      this.visit = null;
      this.phase = 'waiting-to-begin';
      await visit.pause();
    };
    void this.faults.follow('capture-failed', change());
  };

  /** Back from the browser's cache: the old visit let go of the recording, a new one continues it. */
  private readonly shown = (event: PageTransitionEvent): void => {
    if (!event.persisted || !this.visit) return;
    this.visit = null;
    void this.faults.follow('capture-failed', this.recordIfAllowed());
  };
}

function gpc(): boolean {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
}
