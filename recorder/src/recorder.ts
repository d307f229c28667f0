import type { ConsentDecision, ConsentSubmission, NoticeObservation, SiteConfig } from '@exhibit/contract';
import { monotonicNow } from './clock.js';
import type { RememberedConsent } from './consent/consent-memory.js';
import { noticeAt, type NoticeMoment, told } from './consent/notice-moment.js';
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
export interface Recorder {
  faults: Faults;
  /** Resolves when the configuration is here, or is known not to come. */
  settled: Promise<void>;
  start(options: StartOptions): Promise<void>;
  /** The page says that what is worth a recording begins here. */
  begin(): Promise<void>;
  tag(name: string, values: object): void;
  /** Obeys a consent tool. Its faults and ours end here. */
  follow(source: ConsentSource): () => void;
  decide(decision: ConsentDecision | 'informed', options: ConsentOptions): Promise<void>;
  /** `token`: what a consent tool called the decision to withdraw. */
  withdraw(token?: string): Promise<void>;
  stop(): Promise<void>;
  consentState(): ConsentState;
  state(): RecorderState;
}

export function pageRecorder(): Recorder {
  const faults = new Faults();
  let phase: RecorderState['phase'] = 'idle';
  let destination: Destination | null = null;
  let consent: RememberedConsent | null = null;
  let current: Visit | null = null;
  /** The last click on one of the notice's controls; forgotten unless a yes follows. */
  let clicked: NoticeMoment | null = null;
  /** What is to be said of the notice when the recording begins. */
  let notice: NoticeObservation | null = null;
  /** What the site's recordings wait for has happened. */
  let begun = false;
  let marks: (() => void) | undefined;
  let deaf: (() => void)[] = [];
  let settle!: () => void;
  const settled = new Promise<void>((resolve) => (settle = resolve));

  async function start(options: StartOptions): Promise<void> {
    if (phase !== 'idle' && phase !== 'stopped') return;
    phase = 'starting';
    deaf = [listen(faults, ['click'], noticed)];
    destination = await destinationOf(options, faults).catch(() => null);
    phase = destination ? 'waiting-for-consent' : 'unavailable';
    consent = destination && destination.consent;
    settle();
    if (!destination) return;
    if (consent?.untold) void tellWithdrawal(consent);
    // Before the recording begins: the page may be left while it does, and come back.
    deaf.push(listen(faults, ['pageshow'], shown), listen(faults, ['message'], heardOfWithdrawal));
    if (mustInform(destination)) await decide('informed', { collectedBy: 'exhibit' });
    else await recordIfAllowed();
    if (!destination.config.sampling.pages) return;
    const { navigation } = window as { navigation?: EventTarget };
    deaf.push(listen(faults, ['popstate'], moved), listen(faults, ['currententrychange'], moved, navigation));
  }

  function follow(source: ConsentSource): () => void {
    let listening = true;
    let heard = Promise.resolve();
    const end = faults.guard('consent-unavailable', () =>
      source((said) => {
        // One after the other: a change of mind must not overtake what it changes.
        const next = heard.then(() => (listening ? hear(said) : undefined));
        heard = faults.follow('consent-unavailable', next);
      }),
    );
    return () => {
      listening = false;
      faults.guard('consent-unavailable', () => end?.());
    };
  }

  async function decide(decision: ConsentDecision | 'informed', options: ConsentOptions): Promise<void> {
    const moment = decision === 'given' ? (clicked ?? noticeAt()) : null;
    clicked = null;
    const givenAt = monotonicNow();
    await settled;
    if (!destination) return;
    const { config, client } = destination;
    const submission: ConsentSubmission = {
      wire: 1,
      decision,
      noticeVersion: config.consent.noticeVersion,
      purposes: decision === 'refused' ? [] : (options.purposes ?? config.consent.purposes),
      language: options.language ?? (document.documentElement.lang || 'und'),
      ...(options.subject !== undefined && { subject: options.subject }),
      collectedBy: options.collectedBy ?? 'site',
      ...(consent?.consentId && { supersedes: consent.consentId }),
      signals: { gpc: gpc(), ...options.signals },
    };
    if (decision === 'refused') await endVisit();
    const result = await client?.submit(submission).catch(() => null);
    if (!result && decision !== 'refused') return faults.report('consent-unavailable');
    // A refusal counts even when the appliance could not be told.
    remember({
      decision,
      consentId: result?.consentId ?? '',
      noticeVersion: config.consent.noticeVersion,
      ...(options.signals?.tcString && { token: options.signals.tcString }),
      ...(result?.receipt && { receipt: result.receipt, signature: result.signature }),
    });
    notice = moment && (await told(moment, givenAt, config.consent.noticeVersion));
    await recordIfAllowed();
    if (decision === 'given') current?.consented();
  }

  async function hear(said: ToolDecision): Promise<void> {
    await settled;
    const step = toolStep(said, { ...consentState(), token: consent?.token });
    if (step === 'withdraw') return withdraw(said.signals?.tcString);
    if (step) await decide(said.decision, said);
  }

  async function withdraw(token?: string): Promise<void> {
    // First of all capture ends; everything after that may take its time (P2).
    const ended = endVisit();
    if (consent?.decision === 'given' || consent?.decision === 'informed') {
      const withdrawn: RememberedConsent = {
        ...consent,
        decision: 'withdrawn',
        untold: true,
        ...(token && { token }),
      };
      remember(withdrawn);
      await tellWithdrawal(withdrawn);
    }
    await ended;
  }

  function consentState(): ConsentState {
    const state: ConsentState = { decision: consent?.decision ?? 'undecided' };
    if (consent?.consentId) state.consentId = consent.consentId;
    if (consent?.receipt) state.receipt = consent.receipt;
    if (consent?.signature) state.signature = consent.signature;
    if (!destination) return state;
    state.noticeVersion = destination.config.consent.noticeVersion;
    const because = refusal(destination);
    if (because === 'other-notice' || because === 'undecided') state.decision = 'undecided';
    if (because === 'gpc') state.decision = 'refused';
    if (because === 'other-notice' || because === 'gpc' || because === 'not-sampled') state.because = because;
    return state;
  }

  function refusal({ config }: Destination): Refusal | null {
    const sampled = isSampled(config, location.pathname, pageStorage('sessionStorage'));
    return consentGate(config.consent, consent, { gpc: gpc(), sampled });
  }

  /** Is the visitor told and not asked, and is there no record of that yet? */
  function mustInform({ config, client }: Destination): boolean {
    const because = refusal(destination!);
    return (
      config.consent.mode === 'declared' &&
      !!client &&
      isSampled(config, location.pathname, pageStorage('sessionStorage')) &&
      (because === 'undecided' || because === 'other-notice')
    );
  }

  async function recordIfAllowed(): Promise<void> {
    if (!destination || current || phase === 'stopped' || refusal(destination)) return;
    const { config, deliver, deliverAssets } = destination;
    const { consentId } = consent!;
    if (!mayBegin(config, consentId)) return void (phase = 'waiting-to-begin');
    phase = 'recording';
    current = visit({
      config,
      consentId,
      deliver,
      deliverAsset: deliverAssets(consentId),
      notice,
      faults,
      onStop: () => {
        current = null;
        phase = 'stopped';
      },
    });
    notice = null;
    await current.start();
  }

  /** Has what this site's recordings wait for happened, on this page or on an earlier one of the visit? */
  function mayBegin({ sampling, site, policy }: SiteConfig, consentId: string): boolean {
    const { start = 'load' } = sampling;
    if (start === 'load' || begun || isVisitUnderWay(site, consentId, policy.version)) return true;
    if (start === 'marked' && isMarked()) return (begun = true);
    if (start === 'marked')
      marks ??= onceMarked(faults, () => {
        begun = true;
        void faults.follow('capture-failed', recordIfAllowed());
      });
    return false;
  }

  /** This page's visit, which is no longer the current one. */
  function taken(): Visit | null {
    const visit = current;
    current = null;
    return visit;
  }

  async function endVisit(): Promise<void> {
    notice = null;
    const visit = taken();
    if (phase === 'recording' || phase === 'waiting-to-begin') phase = 'waiting-for-consent';
    await visit?.abandon();
  }

  function remember(decided: RememberedConsent): void {
    consent = decided;
    faults.guard('consent-unavailable', () => destination?.memory?.write(decided));
  }

  async function tellWithdrawal(withdrawn: RememberedConsent): Promise<void> {
    try {
      await destination?.client?.withdraw(withdrawn.consentId);
    } catch {
      return faults.report('consent-unavailable'); // told on the next page
    }
    const { untold: _, ...rest } = withdrawn;
    if (consent === withdrawn) remember(rest);
  }

  /** Before the page answers the click, and may take the notice away. After a yes there is nothing left to see. */
  const noticed = (event: Event): void => {
    if (consentState().decision !== 'given') clicked = noticeAt(event) ?? clicked;
  };

  /** Another page of the site without a load: it may be one that is not recorded, or one that is. */
  const moved = (): void => {
    const change = async () => {
      if (!current || !refusal(destination!)) return recordIfAllowed();
      phase = 'waiting-to-begin';
      await taken()?.pause();
    };
    void faults.follow('capture-failed', change());
  };

  /** The visitor's own page of the appliance, framed by this one, says that they withdrew there. Only it knows the id. */
  const heardOfWithdrawal = ({ data }: MessageEvent<{ withdrawn?: unknown } | null>): void => {
    if (consent?.consentId && data?.withdrawn === consent.consentId)
      void faults.follow('consent-unavailable', withdraw());
  };

  /** Back from the browser's cache: the old visit let go of the recording, a new one continues it. */
  const shown = (event: PageTransitionEvent): void => {
    if (event.persisted && taken()) void faults.follow('capture-failed', recordIfAllowed());
  };

  return {
    faults,
    settled,
    start,
    async begin() {
      begun = true;
      await settled;
      await recordIfAllowed();
    },
    tag: (name, values) => current?.tag(name, values),
    follow,
    decide,
    withdraw,
    async stop() {
      for (const end of deaf) end();
      marks?.();
      if (phase !== 'unavailable') phase = 'stopped';
      await taken()?.stop();
    },
    consentState,
    state: () => ({
      phase,
      consent: consentState(),
      ...(current?.state() ?? { recording: null, nextSeq: 0, unsentSegments: 0 }),
      policyVersion: destination?.config.policy.version ?? null,
      faults: [...faults.seen],
      recorderVersion: RECORDER_VERSION,
    }),
  };
}

function gpc(): boolean {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
}
