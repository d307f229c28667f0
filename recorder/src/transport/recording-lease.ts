import { newChain, type ChainState } from './segment-header.js';
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
}

export interface RecordingLease {
  chain: ChainState;
  release(): void;
}

/** The recording that this tab is in the middle of. A new page of the tab continues it (session storage). */
export class VisitNotes {
  private readonly key: string;

  constructor(
    site: string,
    private readonly storage: Storage,
  ) {
    this.key = `exhibit.${site}.visit`;
  }

  current(consentId: string, policyVersion: number, now: number): string | null {
    try {
      const note = JSON.parse(this.storage.getItem(this.key) ?? 'null') as VisitNote | null;
      const same = note?.consentId === consentId && note.policyVersion === policyVersion;
      return same && now - note.at < SILENCE_MS ? note.recording : null;
    } catch {
      return null;
    }
  }

  write(note: VisitNote): void {
    this.storage.setItem(this.key, JSON.stringify(note));
  }

  forget(): void {
    this.storage.removeItem(this.key);
  }
}

/**
 * Gives this page the recording to write to. A duplicated tab finds the same note; the lock goes to one of
 * them and the other begins a recording of its own, so no number is ever given twice.
 */
export async function leaseRecording(options: {
  noted: string | null;
  spool: Spool;
  tails: TailStore | null;
  newId(): string;
}): Promise<RecordingLease> {
  const { noted, spool, tails, newId } = options;
  if (noted) {
    const release = await lock(noted, WAIT_MS);
    if (release) {
      const chain = await spool.chain(noted);
      if (chain) return { chain: tails ? await tails.recover(chain, spool) : chain, release };
      release();
    }
  }
  const recording = newId();
  const release = (await lock(recording, WAIT_MS)) ?? (() => undefined);
  const chain = newChain(recording);
  await spool.saveChain(chain);
  return { chain, release };
}

/** Takes a recording for itself; null when another page has it. Without Web Locks every page may. */
export function lock(recording: string, waitMs: number): Promise<(() => void) | null> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    locks
      .request(`exhibit:${recording}`, { signal: AbortSignal.timeout(waitMs) }, () => {
        return new Promise<void>((release) => resolve(release));
      })
      .catch(() => resolve(null));
  });
}
