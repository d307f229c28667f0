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
export interface Faults {
  seen: Set<FaultKind>;
  report(kind: FaultKind): void;
  listen(listener: Listener): () => void;
  /** Runs `work`; a fault is reported and `undefined` comes back. */
  guard<T>(kind: FaultKind, work: () => T): T | undefined;
  /** Lets `work` go on by itself; a fault is reported. */
  follow(kind: FaultKind, work: Promise<unknown> | undefined): Promise<void>;
  /** A listener or callback that cannot throw. */
  wrap<A extends unknown[]>(kind: FaultKind, work: (...args: A) => void): (...args: A) => void;
}

export function faultsOfPage(): Faults {
  const seen = new Set<FaultKind>();
  const listeners = new Set<Listener>();

  function report(kind: FaultKind): void {
    if (seen.has(kind)) return;
    seen.add(kind);
    try {
      console.warn(`Exhibit recorder: ${kind}`);
    } catch {
      // a page may have replaced its console
    }
    for (const listener of listeners) listener(kind);
  }

  function guard<T>(kind: FaultKind, work: () => T): T | undefined {
    try {
      return work();
    } catch {
      return void report(kind);
    }
  }

  return {
    seen,
    report,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    guard,
    async follow(kind, work) {
      try {
        await work;
      } catch {
        report(kind);
      }
    },
    wrap:
      (kind, work) =>
      (...args) =>
        void guard(kind, () => work(...args)),
  };
}
