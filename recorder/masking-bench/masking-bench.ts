import type { MaskingPolicy } from '@exhibit/contract';
import type { CleanEvent } from '../src/sanitize/event-sanitizer.js';
import { placePasted } from './pasted-page.js';
import { recordOnce } from './recorded-page.js';
import { triedRules, type TriedPage } from './tried-rules.js';

/** The console asks once, through the port that comes with the question. */
export interface BenchQuestion {
  html: string;
  policy: MaskingPolicy;
}

export type BenchAnswer =
  | { ok: true; page: TriedPage; events: CleanEvent[] }
  /** A code and nothing else: an error's message could carry the page. */
  | { ok: false; code: 'TOO_LARGE' | 'NOT_RECORDED' };

function answer({ html, policy }: BenchQuestion): BenchAnswer {
  try {
    placePasted(html);
  } catch {
    return { ok: false, code: 'TOO_LARGE' };
  }
  try {
    const { events, textOf } = recordOnce(policy);
    return { ok: true, page: triedRules(policy, textOf), events };
  } catch {
    return { ok: false, code: 'NOT_RECORDED' };
  }
}

addEventListener('message', function asked({ source, data, ports: [port] }: MessageEvent<BenchQuestion>) {
  if (source !== parent || !port) return;
  removeEventListener('message', asked);
  port.postMessage(answer(data));
});
