import type { NoticeObservation, SiteConfig } from '@exhibit/contract';
import type { DeliverAsset } from './assets/page-assets.js';
import { captureCode } from './capture-code.js';
import type { Faults } from './guard.js';
import { pageStorage } from './page-facts.js';
import type { Capture } from './record.js';
import type { Deliver } from './transport/delivery.js';
import { indexedSpool } from './transport/indexed-spool.js';
import { listen } from './observe/listen.js';
import { leaseRecording, lock, visitNotes, type RecordingLease } from './transport/recording-lease.js';
import type { SegmentFacts } from './transport/segment-header.js';
import { segmenter } from './transport/segmenter.js';
import { memorySpool, type Spool } from './transport/spool.js';
import { uploader, type Uploader } from './transport/uploader.js';
import { tailStore } from './transport/visit-tail.js';
import { RECORDER_VERSION } from './version.js';

export interface VisitOptions {
  config: SiteConfig;
  consentId: string;
  deliver: Deliver;
  deliverAsset: DeliverAsset;
  notice: NoticeObservation | null;
  faults: Faults;
  /** The appliance ended the capture. */
  onStop(): void;
}

export interface VisitState {
  recording: string | null;
  nextSeq: number;
  unsentSegments: number;
}

export interface Visit {
  /** Runs the capture code. It is part of the bundle, but nothing of it is evaluated before this. */
  start(): Promise<void>;
  tag(name: string, values: object): void;
  /** The visitor's consent was given, on this page. */
  consented(): void;
  /** Ends the recording. Resolves when everything captured was handed over and acknowledged. */
  stop(): Promise<void>;
  /** Ends it now and drops what is unsent: consent is gone, or the appliance said stop. */
  abandon(): Promise<void>;
  /** The rest of this page is not recorded. What was captured is handed over before the recording is let go. */
  pause(): Promise<void>;
  state(): VisitState;
}

/** This page's part of a recording: from the gate's yes until the page goes, the site stops or consent ends. */
export function visit({
  config,
  consentId,
  deliver,
  deliverAsset,
  notice,
  faults,
  onStop,
}: VisitOptions): Visit {
  const local = pageStorage('localStorage');
  const session = pageStorage('sessionStorage');
  const policyVersion = config.policy.version;
  const facts: SegmentFacts = { consentId, policyVersion, recorderVersion: RECORDER_VERSION };
  const tails = local && tailStore(config.site, local);
  const notes = session && visitNotes(config.site, session);
  const spooling = openSpool(config.site, faults);
  const unsent = new Map<number, number>();
  const deaf: (() => void)[] = [];
  const left = new AbortController();
  let capture: Capture | null = null;
  let lease: RecordingLease | null = null;
  let uploading: Uploader | null = null;
  let ended = false;
  let open = false;
  const begun = begin();
  const cutter = segmenter({
    ...config.segment,
    facts,
    faults,
    spool: spooling,
    lease: begun.then(() => lease),
    unsentBytes: () => [...unsent.values()].reduce((sum, bytes) => sum + bytes, 0),
    onSpooled: ({ header, body }) => {
      unsent.set(header.seq, body.length);
      note();
      uploading?.wake();
    },
    onOpen: (isOpen) => {
      open = isOpen;
      if (!open && lease?.tail) tails?.forget(lease.chain.recording);
      note();
    },
  });

  async function begin(): Promise<void> {
    // Read before anything is captured: what this page notes must not look like the page's before.
    const noted = notes?.current(consentId, policyVersion, Date.now()) ?? null;
    const spool = await spooling;
    const newId = () => crypto.randomUUID();
    lease = await leaseRecording({ noted, spool, tails, newId, left: left.signal });
    if (!lease) return;
    const { recording } = lease.chain;
    note();
    uploading = uploader({
      recording,
      spool,
      deliver,
      faults,
      onAcknowledged: ({ seq }) => unsent.delete(seq),
      onStop: () => {
        void abandon();
        onStop();
      },
    });
    if (!ended) uploading.wake();
    void faults.follow('transport-failed', sendLeftOvers(spool, recording));
  }

  /** What earlier visits of this browser captured and could not send. */
  async function sendLeftOvers(spool: Spool, own: string): Promise<void> {
    for (const recording of new Set([...(await spool.waiting()), ...(tails?.recordings() ?? [])])) {
      const release = recording === own ? null : await lock(recording, 50, left.signal);
      if (!release) continue;
      const chain = await spool.chain(recording);
      if (chain) await tails?.recover(chain, spool, left.signal);
      else tails?.forget(recording);
      if (left.signal.aborted) return;
      const sending = uploader({
        recording,
        spool,
        deliver,
        faults,
        onAcknowledged: () => undefined,
        onStop: () => void spool.forget(recording),
      });
      left.signal.addEventListener('abort', sending.stop);
      await sending.emptied();
      if (left.signal.aborted) return;
      await spool.forget(recording);
      release();
    }
  }

  async function finish(final?: 'stopped'): Promise<void> {
    await endCapture()?.settled();
    await begun;
    await cutter.flush(final);
    cutter.close();
    await uploading?.emptied();
    uploading?.stop();
    await release(!!final);
  }

  async function abandon(): Promise<void> {
    endCapture()?.abandon();
    cutter.close();
    uploading?.stop();
    const recording = await begun.then(() => lease?.chain.recording).catch(() => null);
    if (recording) tails?.forget(recording);
    await cutter.flush();
    await release(true);
  }

  const leaving = (): void => {
    faults.guard('segment-failed', () => {
      capture?.catchUp();
      // What is laid down now must stay, whatever is spooled in the meantime.
      if (lease) lease.tail = null;
      const tail = cutter.unspooled();
      if (tail && tails?.save(tail, facts)) open = false;
      note();
      letGo();
    });
  };

  /**
   * The page goes, perhaps into the browser's cache: when it comes back a new visit continues the recording. A
   * browser may keep a page for as long as its last request takes; the next one must not wait for that.
   */
  function letGo(): void {
    void endCapture()?.settled();
    uploading?.stop();
    cutter.close();
    left.abort();
  }

  const hidden = (): void => {
    if (document.visibilityState !== 'hidden') return;
    capture?.catchUp();
    void cutter.flush();
  };

  function note(): void {
    if (ended) return;
    faults.guard('spool-unavailable', () => {
      if (!lease) return open ? notes?.markOpen() : undefined;
      const { recording } = lease.chain;
      notes?.write({ recording, consentId, policyVersion, at: Date.now(), open });
    });
  }

  function endCapture(): Capture | null {
    const was = capture;
    was?.stop();
    capture = null;
    ended = true;
    for (const end of deaf) end();
    return was;
  }

  async function release(over: boolean): Promise<void> {
    if (!lease) return;
    if (over) {
      notes?.forget();
      await (await spooling).forget(lease.chain.recording);
    }
    lease.release();
  }

  return {
    async start() {
      deaf.push(
        listen(faults, ['online'], () => uploading?.hurry()),
        listen(faults, ['visibilitychange'], hidden),
        listen(faults, ['pagehide'], () => capture ?? letGo()),
      );
      const { startCapture } = await captureCode();
      if (ended) return;
      capture = startCapture({
        config,
        faults,
        emit: (event) => cutter.add(event),
        dropped: () => cutter.addDropped(),
        flush: () => void cutter.flush(),
        deliverAsset,
        notice,
      });
      // After the observers: browsers call listeners of the window in this order, whether capturing or not, and what
      // an observer says last has to be there when the tail is saved.
      deaf.push(listen(faults, ['pagehide'], leaving));
      await begun;
    },
    tag: (name, values) => capture?.tag(name, values),
    consented: () => capture?.consented(),
    stop: () => finish('stopped'),
    pause: () => finish(),
    abandon,
    state: () => ({
      recording: lease?.chain.recording ?? null,
      nextSeq: cutter.nextSeq(),
      unsentSegments: unsent.size,
    }),
  };
}

/** Is this tab in the middle of a recording? */
export function isVisitUnderWay(site: string, consentId: string, policyVersion: number): boolean {
  const session = pageStorage('sessionStorage');
  return !!session && visitNotes(site, session).current(consentId, policyVersion, Date.now()) !== null;
}

async function openSpool(site: string, faults: Faults): Promise<Spool> {
  try {
    return await indexedSpool(site);
  } catch {
    faults.report('spool-unavailable');
    return memorySpool();
  }
}
