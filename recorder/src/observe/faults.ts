import type { FaultObservation } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import type { Faults } from '../guard.js';

/** Faults of the recorder itself, so that a reader knows what a recording may lack. Never the page's errors. */
export function observeFaults(faults: Faults, report: (fault: FaultObservation) => void): { stop(): void } {
  const tell = (kind: string) => report({ kind, at: monotonicNow() });
  faults.seen.forEach(tell);
  const stop = faults.listen(tell);
  return { stop: () => void stop() };
}
