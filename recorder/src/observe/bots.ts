import type { BotObservation } from '@exhibit/contract';
import type { Faults } from '../guard.js';
import { listen } from './listen.js';

const CLICKS = 3;

/** Signs that nobody sits there. A flag for whoever reads the recording; nothing is decided by it. */
export function observeBots(
  faults: Faults,
  report: (bot: Omit<BotObservation, 'at'>) => void,
): { stop(): void } {
  if (navigator.webdriver) report({ sign: 'webdriver' });
  let clicks = 0;
  const seen = ({ type, pointerType, detail }: PointerEvent) => {
    if (type === 'pointermove') clicks = -Infinity;
    else if (pointerType === 'mouse' && detail && ++clicks === CLICKS) report({ sign: 'no-pointer' });
  };
  return { stop: listen(faults, ['pointermove', 'click'], seen) };
}
