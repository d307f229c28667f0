import type { SiteConfig } from '@exhibit/contract';
import type { DeliverAsset } from './assets/page-assets.js';
import { captureCode } from './capture-code.js';
import type { Faults } from './guard.js';
import { pageStorage } from './page-facts.js';
import type { Capture } from './record.js';
import type { Deliver } from './transport/delivery.js';
import { IndexedSpool } from './transport/indexed-spool.js';
import { listen } from './observe/listen.js';
import { leaseRecording, lock, VisitNotes, type RecordingLease } from './transport/recording-lease.js';
import type { SegmentFacts } from './transport/segment-header.js';
import { Segmenter } from './transport/segmenter.js';
import { MemorySpool, type Spool } from './transport/spool.js';
import { Uploader } from './transport/uploader.js';
import { TailStore } from './transport/visit-tail.js';
import { RECORDER_VERSION } from './version.js';

export interface VisitOptions {
  config: SiteConfig;
  consentId: string;
  deliver: Deliver;
  deliverAsset: DeliverAsset;
  faults: Faults;
  /** The appliance ended the capture. */
  onStop(): void;
}

export interface VisitState {
  recording: string | null;
  nextSeq: number;
  unsentSegments: number;
}

/** This page's part of a recording: from the gate's yes until the page goes, the site stops or consent ends. */
export class Visit {
  private capture: Capture | null = null;
  private lease: RecordingLease | null = null;
  private uploader: Uploader | null = null;
  private readonly segmenter: Segmenter;
  private readonly spool: Promise<Spool>;
  private readonly tails: TailStore | null;
  private readonly notes: VisitNotes | null;
  private readonly unsent = new Map<number, number>();
  private readonly facts: SegmentFacts;
  private readonly begun: Promise<void>;
  private readonly deaf: (() => void)[] = [];
  private ended = false;
  private open = false;

  constructor(private readonly options: VisitOptions) {
    const { config, consentId, faults } = options;
    const local = pageStorage('localStorage');
    const session = pageStorage('sessionStorage');
    this.facts = { consentId, policyVersion: config.policy.version, recorderVersion: RECORDER_VERSION };
    this.tails = local && new TailStore(config.site, local);
    this.notes = session && new VisitNotes(config.site, session);
    this.spool = openSpool(config.site, faults);
    this.begun = this.begin();
    this.segmenter = new Segmenter({
      ...config.segment,
      facts: this.facts,
      faults,
      spool: this.spool,
      lease: this.begun.then(() => this.lease!),
      unsentBytes: () => [...this.unsent.values()].reduce((sum, bytes) => sum + bytes, 0),
      onSpooled: ({ header, body }) => {
        this.unsent.set(header.seq, body.length);
        this.note();
        this.uploader?.wake();
      },
      onOpen: (open) => {
        this.open = open;
        if (!open && this.lease?.tail) this.tails?.forget(this.lease.chain.recording);
        this.note();
      },
    });
  }

  /** Runs the capture code. It is part of the bundle, but nothing of it is evaluated before this. */
  async start(): Promise<void> {
    const { config, faults, deliverAsset } = this.options;
    this.deaf.push(
      listen(faults, ['online'], () => this.uploader?.hurry()),
      listen(faults, ['visibilitychange'], this.hidden),
    );
    const { startCapture } = await captureCode();
    if (this.ended) return;
    this.capture = startCapture({
      config,
      faults,
      emit: (event) => this.segmenter.add(event),
      dropped: () => this.segmenter.addDropped(),
      flush: () => void this.segmenter.flush(),
      deliverAsset,
    });
    // After the observers: browsers call listeners of the window in this order, whether capturing or not, and what
    // an observer says last has to be there when the tail is saved.
    this.deaf.push(listen(faults, ['pagehide'], this.leaving));
    await this.begun;
  }

  tag(name: string, values: object): void {
    this.capture?.tag(name, values);
  }

  consented(): void {
    this.capture?.consented();
  }

  /** Ends the recording. Resolves when everything captured was handed over and acknowledged. */
  stop(): Promise<void> {
    return this.finish('stopped');
  }

  /** Ends it now and drops what is unsent: consent is gone, or the appliance said stop. */
  async abandon(): Promise<void> {
    this.endCapture()?.abandon();
    this.segmenter.close();
    this.uploader?.stop();
    const recording = await this.begun.then(() => this.lease?.chain.recording ?? null).catch(() => null);
    if (recording) this.tails?.forget(recording);
    await this.segmenter.flush();
    await this.release(true);
  }

  /** The rest of this page is not recorded. What was captured is handed over before the recording is let go. */
  pause(): Promise<void> {
    return this.finish();
  }

  private async finish(final?: 'stopped'): Promise<void> {
    await this.endCapture()?.settled();
    await this.begun;
    await this.segmenter.flush(final);
    this.segmenter.close();
    await this.uploader?.emptied();
    this.uploader?.stop();
    await this.release(!!final);
  }

  /** The page goes into the browser's cache; when it comes back a new Visit continues the recording. */
  suspend(): void {
    void this.endCapture()?.settled();
    this.uploader?.stop();
    this.segmenter.close();
    void this.release(false);
  }

  state(): VisitState {
    return {
      recording: this.lease?.chain.recording ?? null,
      nextSeq: this.segmenter.nextSeq,
      unsentSegments: this.unsent.size,
    };
  }

  private async begin(): Promise<void> {
    const { config, consentId, deliver, faults } = this.options;
    // Read before anything is captured: what this page notes must not look like the page's before.
    const noted = this.notes?.current(consentId, config.policy.version, Date.now()) ?? null;
    const spool = await this.spool;
    this.lease = await leaseRecording({
      noted,
      spool,
      tails: this.tails,
      newId: () => crypto.randomUUID(),
    });
    const { recording } = this.lease.chain;
    this.note();
    this.uploader = new Uploader({
      recording,
      spool,
      deliver,
      faults,
      onAcknowledged: ({ seq }) => this.unsent.delete(seq),
      onStop: () => {
        void this.abandon();
        this.options.onStop();
      },
    });
    if (!this.ended) this.uploader.wake();
    void this.sendLeftOvers(spool, recording).catch(() => faults.report('transport-failed'));
  }

  /** What earlier visits of this browser captured and could not send. */
  private async sendLeftOvers(spool: Spool, own: string): Promise<void> {
    const { deliver, faults } = this.options;
    for (const recording of new Set([...(await spool.waiting()), ...(this.tails?.recordings() ?? [])])) {
      const release = recording === own ? null : await lock(recording, 50);
      if (!release) continue;
      const chain = await spool.chain(recording);
      if (chain) await this.tails?.recover(chain, spool);
      else this.tails?.forget(recording);
      const forget = () => void spool.forget(recording);
      const uploader = new Uploader({
        recording,
        spool,
        deliver,
        faults,
        onAcknowledged: () => undefined,
        onStop: forget,
      });
      await uploader.emptied();
      await spool.forget(recording);
      release();
    }
  }

  private readonly leaving = (event: PageTransitionEvent): void => {
    this.options.faults.guard('segment-failed', () => {
      this.capture?.catchUp();
      // What is laid down now must stay, whatever is spooled in the meantime.
      if (this.lease) this.lease.tail = null;
      const tail = this.segmenter.unspooled();
      if (tail && this.tails?.save(tail, this.facts)) this.open = false;
      this.note();
      if (event.persisted) this.suspend();
    });
  };

  private readonly hidden = (): void => {
    if (document.visibilityState !== 'hidden') return;
    this.capture?.catchUp();
    void this.segmenter.flush();
  };

  private note(): void {
    if (this.ended) return;
    const { consentId, policyVersion } = this.facts;
    this.options.faults.guard('spool-unavailable', () => {
      if (!this.lease) return this.open ? this.notes?.markOpen() : undefined;
      const { recording } = this.lease.chain;
      this.notes?.write({ recording, consentId, policyVersion, at: Date.now(), open: this.open });
    });
  }

  private endCapture(): Capture | null {
    const { capture } = this;
    capture?.stop();
    this.capture = null;
    this.ended = true;
    for (const end of this.deaf) end();
    return capture;
  }

  private async release(over: boolean): Promise<void> {
    const { lease } = this;
    if (!lease) return;
    if (over) {
      this.notes?.forget();
      await (await this.spool).forget(lease.chain.recording);
    }
    lease.release();
  }
}

/** Is this tab in the middle of a recording? */
export function isVisitUnderWay(site: string, consentId: string, policyVersion: number): boolean {
  const session = pageStorage('sessionStorage');
  return !!session && new VisitNotes(site, session).current(consentId, policyVersion, Date.now()) !== null;
}

async function openSpool(site: string, faults: Faults): Promise<Spool> {
  try {
    return await IndexedSpool.open(site);
  } catch {
    faults.report('spool-unavailable');
    return new MemorySpool();
  }
}
