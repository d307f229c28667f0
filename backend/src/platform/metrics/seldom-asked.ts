/** What was found, and how long it took to find; `found` is null where nothing was. */
export interface Asked<T> {
  found: T | null;
  tookMs: number;
}

export interface AskingLimits {
  /** So long an answer is good, and a failure too: who does not answer is not asked all the more. */
  everyMs: number;
  /** And this many times as long as it took to find: what costs much is asked the more seldom. */
  restTimes: number;
  /** So long somebody waits for it. The question goes on, and the next one may find it answered. */
  patienceMs: number;
}

/** A question that costs something: asked once at a time and seldom, however many want to know. Never throws. */
export class SeldomAsked<T> {
  private last: { asked: Asked<T>; at: number } | null = null;
  private underway: Promise<Asked<T>> | null = null;

  constructor(
    private readonly question: () => Promise<T>,
    private readonly limits: AskingLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async get(): Promise<Asked<T>> {
    if (this.last !== null && this.now() < this.last.at + this.restMs(this.last.asked))
      return this.last.asked;
    this.underway ??= this.ask().finally(() => (this.underway = null));
    return within(this.limits.patienceMs, this.underway);
  }

  private restMs({ tookMs }: Asked<T>): number {
    return Math.max(this.limits.everyMs, this.limits.restTimes * tookMs);
  }

  private async ask(): Promise<Asked<T>> {
    const begun = this.now();
    const found = await this.question().catch(() => null);
    const asked = { found, tookMs: this.now() - begun };
    this.last = { asked, at: this.now() };
    return asked;
  }
}

async function within<T>(patienceMs: number, answer: Promise<Asked<T>>): Promise<Asked<T>> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Asked<T>>((resolve) => {
    timer = setTimeout(() => resolve({ found: null, tookMs: patienceMs }), patienceMs);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
