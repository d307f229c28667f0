import type { Device } from './disclosure-rule.js';
import type { SeenDevice } from './observations.js';

/** What a visit was made on, as it began; null when the recorder did not say. */
export function deviceOf([first]: SeenDevice[]): Device | null {
  if (first === undefined) return null;
  if (!first.touch || first.width >= 1_100) return 'desktop';
  return first.width < 600 ? 'phone' : 'tablet';
}
