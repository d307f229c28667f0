export interface RetryRules {
  attempts: number;
  firstDelayMs: number;
  longestDelayMs: number;
  /** No attempt begins later than this after the first. */
  totalMs: number;
}

export const RETRY_RULES: RetryRules = {
  attempts: 4,
  firstDelayMs: 50,
  longestDelayMs: 2_000,
  totalMs: 20_000,
};

/** Full jitter: anything up to a limit that doubles, so that replicas do not come back all at once. */
export function delayBefore(attempt: number, rules: RetryRules, random: number): number {
  return Math.floor(random * Math.min(rules.longestDelayMs, rules.firstDelayMs * 2 ** (attempt - 1)));
}

/**
 * Retries that all calls share: each takes one, each success gives a tenth back. When most calls fail there are soon
 * none left, and a store in trouble is not asked four times for everything.
 */
export class RetryBudget {
  private left: number;

  constructor(private readonly most = 20) {
    this.left = most;
  }

  take(): boolean {
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }

  giveBack(): void {
    this.left = Math.min(this.most, this.left + 0.1);
  }
}
