import { randomBytes } from 'node:crypto';
import { BANK_ORIGIN, decide, event, RecorderByHand } from './recorder-by-hand.js';
import { type BankSite, T0 } from './scene.js';
import type { TestAppliance } from './test-appliance.js';

/** Observations that say nothing and do not compress: a segment of about 50 bytes for each. */
export const bulk = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    event(
      {
        tag: 'exhibit.disclosure',
        payload: {
          disclosure: 'example',
          textHash: randomBytes(32).toString('hex'),
          from: T0 + at,
          to: T0 + at + 1,
          visibleShare: 1,
          hidden: [],
          foreground: true,
          method: 'hit-tested',
          fontPx: 16,
        },
      },
      T0 + at + 1,
    ),
  );

/** A whole picture of an empty page, with its size before it, as each page of a visit begins. */
export const snapshot = (at: number) => [
  { type: 4, timestamp: at, data: { href: `${BANK_ORIGIN}/xxxxx`, width: 1280, height: 800 } },
  {
    type: 2,
    timestamp: at,
    data: {
      node: {
        type: 0,
        id: 1,
        childNodes: [{ type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [] }],
      },
      initialOffset: { top: 0, left: 0 },
    },
  },
];

export interface SentVisit {
  recording: string;
  /** Frames as they were acknowledged, by number. */
  frames: Buffer[];
}

/** A visit of so many segments, all acknowledged. Segments 0 and 3 begin with a whole picture. */
export async function bulkyVisit(
  appliance: TestAppliance,
  site: BankSite,
  segments: number,
  eventsEach: number,
): Promise<SentVisit> {
  const recorder = new RecorderByHand(appliance.url, site.key, await decide(appliance.url, site.key));
  const frames: Buffer[] = [];
  for (let seq = 0; seq < segments; seq++) {
    const start = T0 + seq * 5_000;
    const events = [...(seq === 0 || seq === 3 ? snapshot(start) : []), ...bulk(eventsEach)];
    const final = seq === segments - 1 ? { final: 'stopped' as const } : {};
    const sent = recorder.make(events, { policyVersion: 1, ...final });
    const answer = await recorder.send(sent);
    if (answer.status !== 200) throw new Error(`segment ${seq} was refused: ${answer.body.code}`);
    frames.push(Buffer.from(sent.frame));
  }
  return { recording: recorder.recording, frames };
}
