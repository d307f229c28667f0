import { computed, signal } from '@angular/core';
import { type Problem, problemFrom } from '../session/problem';

export type LoadStatus = 'loading' | 'failed' | 'empty' | 'ready';

/** One thing asked of the appliance. The answer to an older question never overwrites a newer one. */
export class Loadable<T> {
  private readonly current = signal<T | null>(null);
  private readonly fault = signal<Problem | null>(null);
  private readonly running = signal(false);
  private question = 0;

  constructor(private readonly isEmpty: (value: T) => boolean = () => false) {}

  readonly value = this.current.asReadonly();
  readonly problem = this.fault.asReadonly();
  readonly status = computed<LoadStatus>(() => {
    const value = this.current();
    if (this.fault()) return 'failed';
    if (value === null) return 'loading';
    return this.isEmpty(value) ? 'empty' : 'ready';
  });
  /** True also while a value already shown is asked for again. */
  readonly busy = this.running.asReadonly();

  async load(ask: () => Promise<T>): Promise<void> {
    const mine = ++this.question;
    this.running.set(true);
    this.fault.set(null);
    try {
      const value = await ask();
      if (mine === this.question) this.current.set(value);
    } catch (fault) {
      if (mine === this.question) this.fault.set(problemFrom(fault));
    } finally {
      if (mine === this.question) this.running.set(false);
    }
  }

  set(value: T): void {
    this.question++;
    this.running.set(false);
    this.fault.set(null);
    this.current.set(value);
  }

  clear(): void {
    this.question++;
    this.running.set(false);
    this.fault.set(null);
    this.current.set(null);
  }
}
