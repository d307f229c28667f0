import type { Faults } from '../guard.js';
import { listen } from './listen.js';
import { placeholderSize } from '../sanitize/nodes.js';

/** Images are boxes in a recording. One that arrives late gets its size late, or the layout would lie. */
export function observeImages(
  faults: Faults,
  sized: (image: Element, style: { width: string; height: string }) => void,
): { stop(): void } {
  const loaded = (event: Event) => {
    const image = event.target;
    if (!(image instanceof HTMLImageElement)) return;
    const { rr_width: width, rr_height: height } = placeholderSize(image);
    if (width && height) sized(image, { width, height });
  };
  return { stop: listen(faults, ['load'], loaded, document) };
}
