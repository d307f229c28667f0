import { readStored } from '../page-facts.js';
import { hashOf } from './bytes.js';
import { afterLoss, newChain, type ChainState, type EventBatch } from './segment-header.js';
import type { Spool } from './spool.js';
import type { TailStore } from './visit-tail.js';

/** A visit that was silent for longer is over; what follows is another recording. */
const SILENCE_MS = 30 * 60_000;
/** How long a page waits for the page before it to let go of the recording. */
const WAIT_MS = 1_500;

interface VisitNote {
  recording: string;
  consentId: string;
  policyVersion: number;
  at: number;
  /** Something was captured that neither the spool nor the tail has yet. */
  open: boolean;
}

export type NotedRecording = Pick<VisitNote, 'recording' | 'open'>;

export interface RecordingLease {
  chain: ChainState;
  /** What the page before could only lay into the tail. It goes into the first segment of this page. */
  tail?: EventBatch | null;
  release(): void;
}

/** The recording that this tab is in the middle of. A new page of the tab continues it (session storage). */
export interface VisitNotes {
  current(consentId: string, policyVersion: number, now: number): NotedRecording | null;
  write(note: VisitNote): void;
  /** The recording of the pages before, although this page does not hold it yet. */
  markOpen(): void;
  forget(): void;
}

export function visitNotes(site: string, storage: Storage): VisitNotes {
  const key = `exhibit.${site}.visit`;
  const read = () => readStored<VisitNote>(storage, key);
  const write = (note: VisitNote) => storage.setItem(key, JSON.stringify(note));
  return {
    current(consentId, policyVersion, now) {
      const note = read();
      const isSame = note?.consentId === consentId && note.policyVersion === policyVersion;
      return isSame && now - note.at < SILENCE_MS ? note : null;
    },
    write,
    markOpen() {
      const note = read();
      if (note) write({ ...note, open: true });
    },
    forget: () => storage.removeItem(key),
  };
}

/**
 * Gives this page the recording to write to. A duplicated tab finds the same note; the lock goes to one of
 * them and the other begins a recording of its own, so no number is ever given twice. Null when the page was
 * `left` meanwhile: what it would write now could come after what the next page wrote.
 */
export async function leaseRecording(options: {
  noted: NotedRecording | null;
  spool: Spool;
  tails: TailStore | null;
  newId(): string;
  left: AbortSignal;
}): Promise<RecordingLease | null> {
  const { noted, spool, tails, newId, left } = options;
  if (noted) {
    const release = await lock(noted.recording, WAIT_MS, left);
    if (release) {
      const held = await spool.chain(noted.recording);
      if (held) {
        if (!noted.open) {
          if (left.aborted) return null;
          const tail = tails?.rest(held) ?? null;
          // A put was under way when its page went: what it laid down is spooled after all.
          if (!tail) tails?.forget(held.recording);
          return { chain: held, tail, release };
        }
        // What was lost came after the tail: its number, too.
        const chain = tails ? await tails.recover(held, spool, left) : held;
        const after = await declareLoss(chain, spool, left);
        return after && { chain: after, release };
      }
      release();
    }
  }
  const recording = newId();
  const release = (await lock(recording, WAIT_MS, left)) ?? (() => undefined);
  if (left.aborted) return null;
  const chain = newChain(recording);
  await spool.saveChain(chain);
  return { chain, release };
}

/**
 * The page before this one died with events in its hands. Nobody knows how many, so a number is given to them
 * and declared lost: the recording must not look as if it had no hole (P9).
 */
async function declareLoss(chain: ChainState, spool: Spool, left: AbortSignal): Promise<ChainState | null> {
  const nothing = await hashOf(new Uint8Array(0));
  if (left.aborted) return null;
  const after = afterLoss(chain, nothing, 0, 'spool-lost');
  await spool.saveChain(after);
  return after;
}

/**
 * Takes a recording for itself; null when another page has it. Without Web Locks every page may. A page that is
 * `left` lets go of what it holds and waits no longer: in the browser's cache it would keep the lock, and nobody
 * could continue or send that recording.
 */
export function lock(recording: string, waitMs: number, left: AbortSignal): Promise<(() => void) | null> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    const waiting = new AbortController();
    const end = () => waiting.abort();
    for (const over of [left, AbortSignal.timeout(waitMs)]) over.addEventListener('abort', end);
    locks
      .request(`exhibit:${recording}`, waiting, () => {
        return new Promise<void>((release) => {
          left.addEventListener('abort', () => release());
          resolve(release);
        });
      })
      .catch(() => resolve(null));
  });
}
