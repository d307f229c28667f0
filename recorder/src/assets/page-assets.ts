import { ASSET_SCHEME, WIRE_LIMITS, type AssetFailure, type AssetObservation } from '@exhibit/contract';
import { hex, sha256 } from '../transport/bytes.js';

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

/**
 * Fonts and named images of this page. Events are written at once and carry a stand-in; what it stands for is said when
 * the bytes are here. Nothing is asked of anybody for that: only what the page itself has loaded is read, and only from
 * the browser's own cache.
 */
export class PageAssets {
  private readonly page = pageName();
  readonly families = new Set<string>();
  private readonly names = new Map<string, string>();
  /** Addresses of fonts that the page may still load. */
  private readonly awaited = new Map<string, string>();
  private readonly underway = new Set<Promise<void>>();
  private readonly ended = new AbortController();
  private readonly watch: PerformanceObserver;
  private bytes = 0;

  constructor(
    private readonly tell: (observation: AssetObservation) => void,
    private readonly deliver: DeliverAsset,
  ) {
    this.watch = new PerformanceObserver((list) =>
      list.getEntries().forEach(({ name }) => this.loaded(name)),
    );
    this.watch.observe({ type: 'resource', buffered: true });
  }

  /** The stand-in of a font that stands under any of these addresses; the page loads the first that it can use. */
  font(addresses: string[]): string {
    return this.standIn('font', addresses.join('\n'), (name) => {
      for (const address of addresses) {
        const url = absolute(address);
        if (!url) continue;
        this.awaited.set(url, name);
        if (url.startsWith('data:') || performance.getEntriesByName(url)[0]) this.loaded(url);
      }
    });
  }

  /** The stand-in of a picture as it is shown now; null while there is none. */
  image({ complete, naturalWidth, currentSrc }: HTMLImageElement): string | null {
    if (!complete || !naturalWidth || !currentSrc) return null;
    return this.standIn('image', currentSrc, (name) => this.read(name, currentSrc));
  }

  /** The stand-in of a style sheet whose rules the browser does not let us read. */
  missingStyle(address: string, failed: AssetFailure): string {
    return this.standIn('style', address, (asset) => this.tell({ asset, failed }));
  }

  /** Resolves when everything that was found is said and sent, or it took too long to wait for. */
  settled(): Promise<unknown> {
    this.watch.disconnect();
    const tooLong = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS));
    return Promise.race([Promise.all(this.underway), tooLong]);
  }

  /** Consent is gone: nothing more is read or sent. */
  abandon(): void {
    this.watch.disconnect();
    this.ended.abort();
  }

  private standIn(kind: Kind, key: string, meet: (name: string) => void): string {
    let name = this.names.get(kind + key);
    if (!name) {
      name = `${kind}-${this.page}-${this.names.size}`;
      this.names.set(kind + key, name);
      meet(name);
    }
    return ASSET_SCHEME + name;
  }

  private loaded(url: string): void {
    const name = this.awaited.get(url);
    if (name && this.awaited.delete(url)) this.read(name, url);
  }

  private read(name: string, url: string): void {
    const work: Promise<void> = this.capture(name, url)
      .catch(() => this.say({ asset: name, failed: 'unreadable' }))
      .then(() => void this.underway.delete(work));
    this.underway.add(work);
  }

  private async capture(asset: string, url: string): Promise<void> {
    const miss = (failed: AssetFailure) => this.say({ asset, failed });
    const bytes = await this.bytesOf(url);
    if (typeof bytes === 'string') return miss(bytes);
    const kind = asset.startsWith('font') ? 'font' : 'image';
    if (!CONTENT[kind].test(String.fromCharCode(...bytes.subarray(0, 16)))) return miss('unsupported');
    if (bytes.length > WIRE_LIMITS.assetBytes || this.bytes + bytes.length > WIRE_LIMITS.assetBytesOfPage)
      return miss('too-large');
    this.bytes += bytes.length;
    const hash = hex(await sha256(bytes));
    this.say({ asset, sha256: hash });
    // What does not arrive the appliance lists itself.
    await this.deliver(hash, bytes, this.ended.signal).catch(() => undefined);
  }

  private async bytesOf(url: string): Promise<Uint8Array<ArrayBuffer> | AssetFailure> {
    const inline = /^data:[^,]*;base64,/.exec(url);
    if (inline) return Uint8Array.from(atob(url.slice(inline[0].length)), (char) => char.charCodeAt(0));
    if (new URL(url).origin !== location.origin) return 'other-origin';
    const response = await fetch(url, {
      mode: 'same-origin',
      cache: 'only-if-cached',
      signal: this.ended.signal,
    });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : 'unreadable';
  }

  private say(observation: AssetObservation): void {
    if (!this.ended.signal.aborted) this.tell(observation);
  }
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
