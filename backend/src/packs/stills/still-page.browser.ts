import { Replayer } from '@rrweb/replay';
import type { eventWithTime } from '@rrweb/types';
import { type Asked, measuredElements, setInk } from './measured-element.browser.js';
import { seenInk } from './seen-ink.browser.js';
import { inPlaceOfStandIns, namesOfStandIns } from './stand-ins.js';

/** Runs in the browser that draws stills. The recorded page stands in a frame that runs no script (P10). */

interface Shot {
  events: eventWithTime[];
  at: number;
  assets: { names: string[]; mime: string; base64: string }[];
}

/** Long enough for fonts and images from memory; a broken one must not hold up the picture. */
const SETTLE_MS = 3_000;

let replayer: Replayer | null = null;
/** Stand-ins for which there was nothing. */
let missing = 0;

/** Draws the moment and returns the size of the recorded screen. */
async function exhibitStill({ events, at, assets }: Shot): Promise<{ width: number; height: number } | null> {
  replayer?.destroy();
  document.body.replaceChildren();
  const urls = urlsOf(assets);
  const shown = inPlaceOfStandIns(events, urls);
  missing = [...namesOfStandIns(events)].filter((name) => !urls.has(name)).length;
  const first = shown[0]!.timestamp;
  // The player needs an end that lies behind the moment.
  const until = [
    ...shown,
    { type: 5, timestamp: at + 1, data: { tag: 'end', payload: {} } } as eventWithTime,
  ];
  let size: { width: number; height: number } | null = null;
  replayer = new Replayer(until, {
    root: document.body,
    mouseTail: false,
    showWarning: false,
    triggerFocus: false,
    UNSAFE_replayCanvas: false,
    insertStyleRules: ['html { overflow: hidden !important; }'],
  });
  replayer.on('resize', (to) => {
    size = to as typeof size;
  });
  replayer.pause(at - first);
  await settled(replayer.iframe);
  return size;
}

function urlsOf(assets: Shot['assets']): Map<string, string> {
  const urls = new Map<string, string>();
  for (const { names, mime, base64 } of assets) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
    for (const name of names) urls.set(name, url);
  }
  return urls;
}

async function settled(frame: HTMLIFrameElement): Promise<void> {
  const page = frame.contentDocument;
  if (!page) return;
  const ready = Promise.allSettled([page.fonts.ready, ...[...page.images].map((image) => image.decode())]);
  await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, SETTLE_MS))]);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** Where the disclosure lies on the page as it is drawn now. */
function exhibitElements(asked: Asked) {
  return measuredElements(replayer!.iframe.contentDocument!, asked, missing);
}

/** Takes the ink of the letters of one of these away, or gives it back; when that is on the screen. */
async function exhibitInk(place: number, ink: 'there' | 'gone'): Promise<void> {
  setInk(place, ink);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** Written in when the page is built. */
declare const PLAYER: string;

Object.assign(window, {
  exhibitStill,
  exhibitElements,
  exhibitInk,
  exhibitSeenInk: seenInk,
  exhibitPlayer: PLAYER,
});
