import type { Faults } from './guard.js';

interface Waiting {
  work: () => void;
  isLong: boolean;
}

/**
 * Does what comes at once, in the order in which it comes. What takes long is put off into a task of its own, so
 * that the page can answer in between; until it is done everything else waits behind it.
 */
export class InOrder {
  private waiting: Waiting[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly faults: Faults) {}

  do(work: () => void): void {
    if (this.waiting.length === 0) work();
    else this.waiting.push({ work, isLong: false });
  }

  putOff(work: () => void): void {
    this.waiting.push({ work, isLong: true });
    this.timer ??= setTimeout(this.next);
  }

  /** Does now all that waits: the page is about to go. */
  catchUp(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.waiting.length > 0) this.first();
  }

  private readonly next = (): void => {
    this.timer = undefined;
    do this.first();
    while (this.waiting[0]?.isLong === false);
    if (this.waiting.length > 0) this.timer = setTimeout(this.next);
  };

  private first(): void {
    const [{ work }] = this.waiting as [Waiting];
    this.faults.guard('sanitizer-failed', work);
    // Only now: what the work itself adds comes behind what waits already.
    this.waiting.shift();
  }
}
