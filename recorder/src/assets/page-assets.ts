import { ASSET_SCHEME, WIRE_LIMITS, type AssetFailure, type AssetObservation } from '@exhibit/contract';
import { hashOf } from '../transport/bytes.js';

/** Takes the bytes of one asset; resolves when nothing more is to be done about it. */
export type DeliverAsset = (
  sha256: string,
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
) => Promise<void>;

type Kind = 'font' | 'image' | 'style';

const LONGEST_WAIT_MS = 5_000;

/** What is not one of these stays in the browser, whatever a style sheet calls it: it may be anything (P1). */
const CONTENT = {
  font: /^(wOF[2F]|OTTO|true|\0\x01\0\0)/,
  image: /^(\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF[^]{4}WEBP|[^]{4}ftypavi)/,
};

export interface PageAssets {
  /** Names of the page's own fonts, as far as sheets were read. */
  readonly families: Set<string>;
  /** The stand-in of a font that stands under any of these addresses; the page loads the first that it can use. */
  font(addresses: string[]): string;
  /** The stand-in of a picture as it is shown now; null while there is none. */
  image(image: HTMLImageElement): string | null;
  /** The stand-in of a style sheet whose rules the browser does not let us read. */
  missingStyle(address: string, failed: AssetFailure): string;
  /** Resolves when everything that was found is said and sent, or it took too long to wait for. */
  settled(): Promise<unknown>;
  /** Consent is gone: nothing more is read or sent. */
  abandon(): void;
}

/**
 * Fonts and named images of this page. Events are written at once and carry a stand-in; what it stands for is said when
 * the bytes are here. Nothing is asked of anybody for that: only what the page itself has loaded is read, and only from
 * the browser's own cache.
 */
export function pageAssets(tell: (observation: AssetObservation) => void, deliver: DeliverAsset): PageAssets {
  const page = pageName();
  const names = new Map<string, string>();
  /** Addresses of fonts that the page may still load. */
  const awaited = new Map<string, string>();
  const underway = new Set<Promise<void>>();
  const ended = new AbortController();
  const { signal } = ended;
  let captured = 0;
  const watch = new PerformanceObserver((list) => list.getEntries().forEach(({ name }) => loaded(name)));
  watch.observe({ type: 'resource', buffered: true });

  function standIn(kind: Kind, key: string, meet: (name: string) => void): string {
    let name = names.get(kind + key);
    if (!name) {
      name = `${kind}-${page}-${names.size}`;
      names.set(kind + key, name);
      meet(name);
    }
    return ASSET_SCHEME + name;
  }

  function loaded(url: string): void {
    const name = awaited.get(url);
    if (name && awaited.delete(url)) read(name, url);
  }

  function read(asset: string, url: string): void {
    const work: Promise<void> = capture(asset, url)
      .catch(() => say({ asset, failed: 'unreadable' }))
      .then(() => void underway.delete(work));
    underway.add(work);
  }

  async function capture(asset: string, url: string): Promise<void> {
    const miss = (failed: AssetFailure) => say({ asset, failed });
    const bytes = await bytesOf(url);
    if (typeof bytes === 'string') return miss(bytes);
    const kind = asset.startsWith('font') ? 'font' : 'image';
    if (!CONTENT[kind].test(String.fromCharCode(...bytes.subarray(0, 16)))) return miss('unsupported');
    if (bytes.length > WIRE_LIMITS.assetBytes || captured + bytes.length > WIRE_LIMITS.assetBytesOfPage)
      return miss('too-large');
    captured += bytes.length;
    const hash = await hashOf(bytes);
    say({ asset, sha256: hash });
    // What does not arrive the appliance lists itself.
    await deliver(hash, bytes, signal).catch(() => undefined);
  }

  async function bytesOf(url: string): Promise<Uint8Array<ArrayBuffer> | AssetFailure> {
    const inline = /^data:[^,]*;base64,/.exec(url);
    if (inline) return Uint8Array.from(atob(url.slice(inline[0].length)), (char) => char.charCodeAt(0));
    if (new URL(url).origin !== location.origin) return 'other-origin';
    const response = await fetch(url, { mode: 'same-origin', cache: 'only-if-cached', signal });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : 'unreadable';
  }

  function say(observation: AssetObservation): void {
    if (!signal.aborted) tell(observation);
  }

  return {
    families: new Set(),
    font: (addresses) =>
      standIn('font', addresses.join('\n'), (name) => {
        for (const address of addresses) {
          const url = absolute(address);
          if (!url) continue;
          awaited.set(url, name);
          if (url.startsWith('data:') || performance.getEntriesByName(url)[0]) loaded(url);
        }
      }),
    image: ({ complete, naturalWidth, currentSrc }) =>
      complete && naturalWidth && currentSrc
        ? standIn('image', currentSrc, (name) => read(name, currentSrc))
        : null,
    missingStyle: (address, failed) => standIn('style', address, (asset) => tell({ asset, failed })),
    settled() {
      watch.disconnect();
      const tooLong = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS));
      return Promise.race([Promise.all(underway), tooLong]);
    },
    abandon() {
      watch.disconnect();
      ended.abort();
    },
  };
}

/** Letter, digit, letter, digit: nobody can take it for a word, and the appliance lets nothing else pass. */
const pageName = (): string =>
  Array.from({ length: 4 }, () => random(10, 36).toString(36) + random(0, 10)).join('');

const random = (from: number, below: number): number => from + Math.floor(Math.random() * (below - from));

function absolute(address: string): string | null {
  try {
    return new URL(address, document.baseURI).href;
  } catch {
    return null; // an address that leads nowhere
  }
}
