import { Injectable } from '@angular/core';
import type { eventWithTime } from '@rrweb/types';
import type { UnmaskRuleDto } from '../api/models';

/** Of a pasted page, as the bench's frame has it too. */
export const MOST_PASTED_BYTES = 512 * 1024;
const LONGEST_WAIT_MS = 20_000;

export interface Refused {
  why: string;
  elements: number;
}

export interface TriedRule {
  id: string;
  named: number;
  paths: string[];
  texts: number;
  attributes: { name: string; elements: number }[];
  images: number;
  refused: Refused[];
  recordedTexts: string[];
}

export interface TriedPage {
  rules: TriedRule[];
  texts: number;
  textsShown: number;
  refused: Refused[];
}

export type BenchFault = 'TOO_LARGE' | 'NOT_RECORDED' | 'NO_ANSWER';
export type BenchAnswer =
  { ok: true; page: TriedPage; events: eventWithTime[] } | { ok: false; code: BenchFault };

/**
 * Runs the recorder over a pasted page in a frame that has an origin of its own, no network and no script but ours.
 * The page is handed over in memory, goes with the frame, and is sent to nobody: the appliance never sees it.
 */
@Injectable()
export class MaskingBench {
  async try(html: string, rules: readonly UnmaskRuleDto[]): Promise<BenchAnswer> {
    if (new TextEncoder().encode(html).length > MOST_PASTED_BYTES) return { ok: false, code: 'TOO_LARGE' };
    const frame = benchFrame();
    const gone = new AbortController();
    try {
      return await Promise.race([
        this.ask(frame, { html, policy: { version: 0, rules } }),
        tooLate(gone.signal),
      ]);
    } finally {
      gone.abort();
      frame.remove();
    }
  }

  private async ask(frame: HTMLIFrameElement, question: object): Promise<BenchAnswer> {
    await new Promise<void>((ready) => {
      frame.onload = () => ready();
      document.body.append(frame);
    });
    const { port1, port2 } = new MessageChannel();
    const answered = new Promise<BenchAnswer>((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<BenchAnswer>) => resolve(data);
    });
    // Its origin is opaque and cannot be named; what it is was decided by the address of the frame.
    frame.contentWindow!.postMessage(question, '*', [port2]);
    return answered.finally(() => port1.close());
  }
}

/** Laid out, because masking asks where lines end, and out of everybody's way. */
function benchFrame(): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.src = '/masking-bench.html';
  frame.inert = true;
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  frame.title = 'Masking bench';
  Object.assign(frame.style, {
    position: 'fixed',
    left: '-20000px',
    top: '0',
    width: '1280px',
    height: '800px',
    border: '0',
  });
  return frame;
}

const tooLate = (signal: AbortSignal): Promise<BenchAnswer> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ ok: false, code: 'NO_ANSWER' }), LONGEST_WAIT_MS);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
