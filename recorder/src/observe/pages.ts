import type { PageObservation } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import type { Faults } from '../guard.js';
import { listen } from './listen.js';
import { maskPath } from '../sanitize/urls.js';

type Change = 'pushState' | 'replaceState';

/** Pages of the visit: the load, and every change of path without one. */
export function observePages(
  faults: Faults,
  report: (page: PageObservation) => void,
  recording: { snapshot(): void },
): { stop(): void } {
  let path = location.pathname;
  let stopped = false;
  const tell = (how: PageObservation['how']) =>
    report({ path: maskPath(location.pathname), at: monotonicNow(), how });
  const changed = () => {
    if (stopped || location.pathname === path) return;
    path = location.pathname;
    tell('navigation');
    // The page draws the new view after it has changed its address.
    setTimeout(() => void (stopped || recording.snapshot()), 50);
  };

  const originals = { pushState: history.pushState, replaceState: history.replaceState };
  const patched = (name: Change) => {
    const original = originals[name];
    return function (this: History, ...args: Parameters<History[Change]>) {
      original.apply(this, args);
      faults.guard('observer-failed', changed);
    };
  };
  const ours = { pushState: patched('pushState'), replaceState: patched('replaceState') };
  Object.assign(history, ours);
  const end = listen(faults, ['popstate'], changed);
  tell('load');
  return {
    stop() {
      stopped = true;
      end();
      // Somebody may have wrapped it after us; then ours stays inside theirs, and does nothing more.
      for (const name of ['pushState', 'replaceState'] as const)
        if (history[name] === ours[name]) history[name] = originals[name];
    },
  };
}
