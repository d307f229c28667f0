import type { DeviceObservation } from '@exhibit/contract';
import type { Faults } from '../guard.js';
import { listen } from './listen.js';

/** What the page is seen on; later changes of the size alone are in the recording itself. */
export function observeDevice(
  faults: Faults,
  report: (device: Omit<DeviceObservation, 'at'>) => void,
): { stop(): void } {
  const portrait = matchMedia('(orientation:portrait)');
  const tell = () =>
    report({
      width: innerWidth,
      height: innerHeight,
      orientation: portrait.matches ? 'portrait' : 'landscape',
      touch: navigator.maxTouchPoints > 0,
    });
  tell();
  return { stop: listen(faults, ['change'], tell, portrait) };
}
