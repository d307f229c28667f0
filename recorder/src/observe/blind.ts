import type { BlindObservation } from '@exhibit/contract';
import { monotonicNow } from '../clock.js';
import type { Faults } from '../guard.js';
import type { Trees } from './trees.js';

const LOOK_EVERY_MS = 450;
const LONGEST_MS = 1_000;
const LEAST_PX2 = 2_500;

/** Frames whose documents nobody here can read: while one is in view, it is said that something was there. */
export function observeBlindness(
  faults: Faults,
  trees: Trees,
  report: (observation: BlindObservation) => void,
): { look(): void; stop(): void } {
  const inView = new Set<Element>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let since = 0;
  let last = 0;
  const tell = () => {
    if (last > since) report({ why: 'cross-origin-frame', from: since, to: last });
  };
  const pass = faults.wrap('observer-failed', () => {
    const now = monotonicNow();
    if (now - last > LONGEST_MS) since = now;
    last = now;
    if (now - since + LOOK_EVERY_MS < LONGEST_MS) return;
    tell();
    since = now;
  });
  const sizes = new IntersectionObserver(
    faults.wrap('observer-failed', (entries: IntersectionObserverEntry[]) => {
      for (const {
        target,
        intersectionRect: { width, height },
      } of entries)
        if (width * height < LEAST_PX2) inView.delete(target);
        else inView.add(target);
      const isIn = inView.size > 0;
      if (isIn === !!timer) return;
      clearInterval(timer);
      timer = undefined;
      if (isIn) {
        since = last = monotonicNow();
        timer = setInterval(pass, LOOK_EVERY_MS);
      } else {
        pass();
        tell();
      }
    }),
    { threshold: [0, 0.05, 0.1, 0.2, 0.4, 0.7, 1] },
  );
  return {
    look() {
      for (const frame of trees.fitting('iframe,frame'))
        if ((frame as HTMLIFrameElement).contentDocument) sizes.unobserve(frame);
        else sizes.observe(frame);
    },
    stop() {
      clearInterval(timer);
      sizes.disconnect();
      if (timer) tell();
    },
  };
}
