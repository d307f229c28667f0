import type { ChromiumProcess } from './chromium-process.js';
import type { DevtoolsPipe } from './devtools-pipe.js';
import type { DrawnBox } from './drawn-element.js';

const PAGE_URL = 'https://stills.invalid/';
/** What a recorded screen may claim to be; beyond it is drawn no larger. */
const MOST_PX = 4_096;

export interface StillSubject {
  events: unknown[];
  /** The moment, on the visitor's clock, epoch ms. */
  at: number;
  assets: { names: string[]; mime: string; base64: string }[];
}

export interface Picture {
  width: number;
  height: number;
  png: Buffer;
}

/**
 * One page in a browser, which draws stills. Everything the page or the recorded page in it asks for is refused but
 * the page itself, which is handed over from memory.
 */
export class StillCamera {
  /** Addresses are the visitor's; only how many were refused is known. */
  refused = 0;

  private constructor(
    private readonly devtools: DevtoolsPipe,
    private readonly session: string,
    private readonly context: string,
    readonly browser: string,
  ) {}

  /** What draws the recorded page, with version. */
  player = '';

  static async open({ devtools }: ChromiumProcess, page: string): Promise<StillCamera> {
    const { product } = await devtools.send('Browser.getVersion');
    const { browserContextId } = await devtools.send('Target.createBrowserContext');
    const { targetId } = await devtools.send('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: true });
    const camera = new StillCamera(devtools, String(sessionId), String(browserContextId), String(product));
    await camera.load(page);
    camera.player = String(await camera.run('exhibitPlayer'));
    return camera;
  }

  /** Its page goes, with everything that was drawn on it. */
  async close(): Promise<void> {
    await this.devtools.send('Target.disposeBrowserContext', { browserContextId: this.context });
  }

  async take(subject: StillSubject): Promise<Picture> {
    const size = await this.draw(subject);
    return { ...size, png: Buffer.from(await this.capture({ x: 0, y: 0, ...size }, 1), 'base64') };
  }

  /** Puts the moment on the screen; returns its size. */
  async draw(subject: StillSubject): Promise<{ width: number; height: number }> {
    await this.resize({ width: 1_280, height: 800 });
    const size = screenOf(await this.run(`exhibitStill(${JSON.stringify(subject)})`));
    await this.resize(size);
    return size;
  }

  /** PNG, base64, of a part of the screen. */
  async capture(clip: DrawnBox, scale: 1 | 2): Promise<string> {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png', clip: { ...clip, scale } });
    return String(data);
  }

  /** Asks the page that draws. What is given and the answer are plain JSON values. */
  async ask<T>(of: 'exhibitElements' | 'exhibitInk' | 'exhibitSeenInk', ...given: unknown[]): Promise<T> {
    return (await this.run(`${of}(...${JSON.stringify(given)})`)) as T;
  }

  private async load(page: string): Promise<void> {
    let handedOver = false;
    this.devtools.onEvent = ({ method, params, sessionId }) => {
      if (sessionId !== this.session) return;
      // What its policy forbids never becomes a request that could be refused here.
      if (method === 'Network.loadingFailed' && params['blockedReason'] === 'csp') this.refused++;
      if (method !== 'Fetch.requestPaused') return;
      const { requestId, request } = params as { requestId: string; request: { url: string } };
      const own = !handedOver && request.url === PAGE_URL;
      handedOver ||= own;
      if (!own) this.refused++;
      const answer = own ? this.handOver(requestId, page) : this.refuse(requestId);
      // A request that went away on its own needs no answer.
      answer.catch(() => undefined);
    };
    await this.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    await this.send('Page.enable');
    await this.send('Page.navigate', { url: PAGE_URL });
    await this.run(
      `new Promise((ready) => document.readyState === 'complete' ? ready() : addEventListener('load', () => ready()))`,
    );
    await this.send('Network.enable');
    await this.send('Network.emulateNetworkConditions', {
      offline: true,
      latency: 0,
      downloadThroughput: 0,
      uploadThroughput: 0,
    });
  }

  private handOver(requestId: string, page: string): Promise<unknown> {
    return this.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: 200,
      responseHeaders: [{ name: 'content-type', value: 'text/html; charset=utf-8' }],
      body: Buffer.from(page).toString('base64'),
    });
  }

  private refuse(requestId: string): Promise<unknown> {
    return this.send('Fetch.failRequest', { requestId, errorReason: 'AccessDenied' });
  }

  private resize(size: { width: number; height: number }): Promise<unknown> {
    return this.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false });
  }

  private async run(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error('The recorded page could not be drawn.');
    return (result as { value?: unknown }).value;
  }

  private send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    return this.devtools.send(method, params, this.session);
  }
}

function screenOf(drawn: unknown): { width: number; height: number } {
  const { width, height } = (drawn ?? {}) as { width?: unknown; height?: unknown };
  const px = (length: unknown): number => Math.min(MOST_PX, Math.max(1, Math.round(Number(length)) || 1));
  if (drawn === null || drawn === undefined) throw new Error('The recording names no screen.');
  return { width: px(width), height: px(height) };
}
