/** Codes of our own faults: closed, and never a message from the page. */
export type FaultKind =
  | 'insecure-context'
  | 'config-unavailable'
  | 'config-invalid'
  | 'consent-unavailable'
  | 'capture-failed'
  | 'sanitizer-failed'
  | 'observer-failed'
  | 'segment-failed'
  | 'segment-too-large'
  | 'spool-unavailable'
  | 'spool-full'
  | 'transport-failed'
  | 'public-api-failed';

type Listener = (kind: FaultKind) => void;

/** A fault of ours never reaches the page. It is said once per kind, in the console and to whoever listens. */
export class Faults {
  readonly seen = new Set<FaultKind>();
  private readonly listeners = new Set<Listener>();

  report(kind: FaultKind): void {
    if (this.seen.has(kind)) return;
    this.seen.add(kind);
    try {
      console.warn(`Exhibit recorder: ${kind}`);
    } catch {
      // a page may have replaced its console
    }
    for (const listener of this.listeners) listener(kind);
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Runs `work`; a fault is reported and `undefined` comes back. */
  guard<T>(kind: FaultKind, work: () => T): T | undefined {
    try {
      return work();
    } catch {
      this.report(kind);
      return undefined;
    }
  }

  /** Lets `work` go on by itself; a fault is reported. */
  async follow(kind: FaultKind, work: Promise<unknown> | undefined): Promise<void> {
    try {
      await work;
    } catch {
      this.report(kind);
    }
  }

  /** A listener or callback that cannot throw. */
  wrap<A extends unknown[]>(kind: FaultKind, work: (...args: A) => void): (...args: A) => void {
    return (...args) => void this.guard(kind, () => work(...args));
  }
}
