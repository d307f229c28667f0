import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreCondition } from '../object-store.js';
import { STORAGE_FAULTS, StorageUnavailableError } from '../storage.errors.js';
import {
  admit,
  type Circuit,
  CIRCUIT_RULES,
  type CircuitRules,
  CLOSED,
  failed,
  succeeded,
} from './circuit.js';
import { delayBefore, RETRY_RULES, RetryBudget, type RetryRules } from './retry.js';
import { isPassing, s3Failure } from './s3-failure.js';

/** Every call to the store goes through here: failures become ours, passing ones are tried again, a dead store rests. */
export class S3Calls {
  private circuit: Circuit = CLOSED;
  private lastFault: StorageUnavailableError | null = null;
  private readonly budget = new RetryBudget();

  constructor(
    private readonly rules: RetryRules = RETRY_RULES,
    private readonly circuitRules: CircuitRules = CIRCUIT_RULES,
  ) {}

  /** `work` is told which attempt it is, from 1. It MUST be harmless to repeat. */
  async call<T>(work: (attempt: number) => Promise<T>): Promise<T> {
    const begun = Date.now();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(() => work(attempt));
      } catch (failure) {
        const late = Date.now() - begun >= this.rules.totalMs;
        if (!isPassing(failure) || late || attempt >= this.rules.attempts || !this.budget.take())
          throw failure;
        await sleep(delayBefore(attempt, this.rules, Math.random()));
      }
    }
  }

  condition(): StoreCondition {
    const fault = this.lastFault;
    if (fault === null) return { state: 'ok', detail: 'serves' };
    const rests = this.circuit.restsUntil > 0 ? `; ${STORAGE_FAULTS.resting}` : '';
    return {
      state: isPassing(fault) ? 'degraded' : 'down',
      detail: `${STORAGE_FAULTS[fault.fault]}${rests}`,
    };
  }

  private async once<T>(work: () => Promise<T>): Promise<T> {
    const admission = admit(this.circuit, this.circuitRules, Date.now());
    if (!admission.admitted) throw new StorageUnavailableError(this.lastFault, 'resting');
    this.circuit = admission.circuit;
    try {
      const done = await work();
      this.served();
      return done;
    } catch (error) {
      const failure = s3Failure(error);
      if (failure instanceof StorageUnavailableError) {
        this.lastFault = failure;
        // Wrong credentials and the like are no reason to leave a store alone: it answers, at once.
        this.circuit = isPassing(failure) ? failed(this.circuit, this.circuitRules, Date.now()) : CLOSED;
      } else this.served();
      throw failure;
    }
  }

  private served(): void {
    this.circuit = succeeded();
    this.lastFault = null;
    this.budget.giveBack();
  }
}
