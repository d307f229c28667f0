import { signal } from '@angular/core';
import { type Problem, problemFrom } from '../session/problem';

/** One thing a person does: running, refused with its problem, or done. Runs once at a time. */
export class Action {
  private readonly isRunning = signal(false);
  private readonly fault = signal<Problem | null>(null);
  readonly running = this.isRunning.asReadonly();
  readonly problem = this.fault.asReadonly();

  /** What was refused before is not shown any longer. */
  clear(): void {
    this.fault.set(null);
  }

  /** Resolves to the answer, or to null when it was refused or is already under way. */
  async run<T>(act: () => Promise<T>): Promise<T | null> {
    if (this.isRunning()) return null;
    this.isRunning.set(true);
    this.fault.set(null);
    try {
      return await act();
    } catch (fault) {
      this.fault.set(problemFrom(fault));
      return null;
    } finally {
      this.isRunning.set(false);
    }
  }
}
