import type { DeviceObservation } from '@exhibit/contract';
import type { Faults } from '../guard.js';

/** What the page is seen on; later changes of the size alone are in the recording itself. */
export function observeDevice(
  faults: Faults,
  report: (device: Omit<DeviceObservation, 'at'>) => void,
): { stop(): void } {
  const portrait = matchMedia('(orientation:portrait)');
  const tell = faults.wrap('observer-failed', () =>
    report({
      width: innerWidth,
      height: innerHeight,
      orientation: portrait.matches ? 'portrait' : 'landscape',
      touch: navigator.maxTouchPoints > 0,
    }),
  );
  tell();
  portrait.addEventListener('change', tell);
  return { stop: () => portrait.removeEventListener('change', tell) };
}
