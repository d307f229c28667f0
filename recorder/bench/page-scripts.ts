// What runs in the pages. Written as functions so that the types are checked; the pages get their text.

export interface BenchWindow {
  rrwebRecord(options: object): () => void;
  Exhibit: {
    start(options: object): Promise<unknown>;
    stop(): Promise<void>;
    state(): { faults: string[]; phase: string };
  };
  /** What would have been sent: header as JSON, body gzip'd. */
  segments: { header: object; body: Uint8Array }[];
  /** What bare rrweb emitted. */
  events: { type: number; data: unknown; timestamp: number }[];
  stopRecording(): Promise<void>;
}

/** One rule, as a firm would publish it: what must be shown is shown. */
export const BENCH_CONFIG = {
  wire: 1,
  site: 'bench',
  policy: {
    version: 1,
    rules: [
      {
        id: 'disclosures',
        selector: '[data-exhibit-disclosure]',
        text: true,
        descendants: true,
        attributes: [],
        reason: 'what the firm must show',
      },
    ],
  },
  consent: { mode: 'opt-in', noticeVersion: '1', purposes: ['evidence'], honourGpc: true },
  disclosures: [{ key: 'example' }],
  sampling: { rate: 1 },
  segment: { everyMs: 5_000, maxBytes: 60_000 },
};

/** Starts nothing, bare rrweb with its strictest options, or us; each the moment it is called. */
export function startRecording(variant: string, config: object): Promise<void> {
  const page = window as unknown as BenchWindow;
  page.segments = [];
  page.events = [];
  page.stopRecording = async () => undefined;
  if (variant === 'rrweb') {
    const stop = page.rrwebRecord({
      emit: (event: BenchWindow['events'][number]) => page.events.push(event),
      maskAllInputs: true,
      maskTextSelector: '*',
      slimDOMOptions: 'all',
      recordAfter: 'DOMContentLoaded',
    });
    page.stopRecording = async () => stop();
  }
  if (variant !== 'exhibit') return Promise.resolve();
  page.stopRecording = () => page.Exhibit.stop();
  return page.Exhibit.start({
    config,
    consent: { decision: 'given', consentId: 'bench' },
    transport: (segment: BenchWindow['segments'][number]) => void page.segments.push(segment),
  }).then(() => {
    if (page.Exhibit.state().phase !== 'recording') throw new Error('the recorder does not record');
  });
}

export const scriptOf = (variant: string) =>
  variant === 'none'
    ? ''
    : `<script src="/${variant === 'rrweb' ? 'rrweb' : 'exhibit-recorder'}.js"></script>`;
