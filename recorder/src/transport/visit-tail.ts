import { readStored } from '../page-facts.js';
import { RECORDER_VERSION } from '../version.js';
import type { CleanEvent } from '../sanitize/event-sanitizer.js';
import { gzip, hashOf } from './bytes.js';
import { afterSegment, segmentHeader, type ChainState, type SegmentFacts } from './segment-header.js';
import type { Spool } from './spool.js';

/**
 * What was captured and not yet spooled when the page went. Compression cannot finish then, so these events
 * (masked like all others) lie in the page's storage until the next page of the site makes a segment of them.
 */
export interface VisitTail {
  recording: string;
  /** Number of the first event within the recording; what the spool already has is skipped. */
  from: number;
  events: CleanEvent[];
  dropped: number;
}

interface StoredTail extends VisitTail {
  facts: SegmentFacts;
}

const MOST_CHARS = 2_000_000;

export interface TailStore {
  /** False when the tail is more than a page's storage should hold. */
  save(tail: VisitTail, facts: SegmentFacts): boolean;
  recordings(): string[];
  forget(recording: string): void;
  /**
   * Makes a segment of a recording's tail. The caller holds the recording's lock, unless its page was `left`
   * meanwhile. Returns the chain after it.
   */
  recover(chain: ChainState, spool: Spool, left: AbortSignal): Promise<ChainState>;
  /** What of a recording's tail its chain has not; null when that is nothing. It stays where it is. */
  rest(chain: ChainState): StoredTail | null;
}

export function tailStore(site: string, storage: Storage): TailStore {
  const all = `exhibit.${site}.tail.`;
  const forget = (recording: string) => storage.removeItem(all + recording);

  function rest(chain: ChainState): StoredTail | null {
    const tail = readStored<StoredTail>(storage, all + chain.recording);
    if (!Array.isArray(tail?.events) || !(tail.from <= chain.events)) return null;
    const events = tail.events.slice(chain.events - tail.from);
    return events.length > 0 ? { ...tail, events } : null;
  }

  return {
    save(tail, facts) {
      const text = JSON.stringify({ ...tail, facts } satisfies StoredTail);
      if (text.length > MOST_CHARS) return false;
      storage.setItem(all + tail.recording, text);
      return true;
    },
    recordings: () =>
      Object.keys(storage).flatMap((key) => (key.startsWith(all) ? [key.slice(all.length)] : [])),
    forget,
    async recover(chain, spool, left) {
      const tail = rest(chain);
      let after = chain;
      if (tail) {
        const body = await gzip(JSON.stringify(tail.events));
        const hash = await hashOf(body);
        if (left.aborted) return chain;
        const facts = { ...tail.facts, recorderVersion: RECORDER_VERSION };
        const header = segmentHeader(chain, facts, tail, hash);
        after = afterSegment(chain, hash, tail.events.length);
        await spool.put({ header, body }, after);
      }
      forget(chain.recording);
      return after;
    },
    rest,
  };
}
