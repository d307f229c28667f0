import type { Faults } from './guard.js';

interface Waiting {
  work: () => void;
  isLong: boolean;
}

export interface InOrder {
  do(work: () => void): void;
  putOff(work: () => void): void;
  /** Does now all that waits: the page is about to go. */
  catchUp(): void;
}

/**
 * Does what comes at once, in the order in which it comes. What takes long is put off into a task of its own, so
 * that the page can answer in between; until it is done everything else waits behind it.
 */
export function inOrder(faults: Faults): InOrder {
  const waiting: Waiting[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function first(): void {
    faults.guard('sanitizer-failed', waiting[0]!.work);
    // Only now: what the work itself adds comes behind what waits already.
    waiting.shift();
  }

  function next(): void {
    timer = undefined;
    do first();
    while (waiting[0]?.isLong === false);
    if (waiting[0]) timer = setTimeout(next);
  }

  return {
    do(work) {
      if (waiting[0]) waiting.push({ work, isLong: false });
      else work();
    },
    putOff(work) {
      waiting.push({ work, isLong: true });
      timer ??= setTimeout(next);
    },
    catchUp() {
      clearTimeout(timer);
      timer = undefined;
      while (waiting[0]) first();
    },
  };
}
