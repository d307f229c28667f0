import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { DevtoolsPipe } from './devtools-pipe.js';
import { within } from './time-limit.js';

/** Nothing but the recording may reach it, and it may reach nobody: names do not resolve, and its proxy is a closed door. */
const NO_NETWORK = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=http://127.0.0.1:1',
  '--proxy-bypass-list=<-loopback>',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-quic',
  '--no-pings',
];

/** Nothing of the recording stays: no cache, no crash report; pages live in a context that is off the record. */
const NO_TRACES = [
  '--disk-cache-size=1',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-logging',
];

const QUIET = [
  '--headless=new',
  '--disable-gpu',
  '--hide-scrollbars',
  '--mute-audio',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-default-apps',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  // The address bar's suggestions are pages of their own, and more work than a still.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
];

/** A Chromium of our own, in a process group of its own, with a folder of its own that goes with it. */
export class ChromiumProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly ended: Promise<void>,
    private readonly folder: string,
    readonly devtools: DevtoolsPipe,
  ) {}

  /** `sandbox: false` only where Chromium's own sandbox cannot work. Rejects when it does not answer in time. */
  static async start(
    program: string,
    options: { sandbox: boolean; withinMs: number },
  ): Promise<ChromiumProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'exhibit-stills-'));
    const args = [
      ...QUIET,
      ...NO_NETWORK,
      ...NO_TRACES,
      ...(options.sandbox ? [] : ['--no-sandbox']),
      `--user-data-dir=${folder}`,
      '--remote-debugging-pipe',
      'about:blank',
    ];
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      env: { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', TZ: 'UTC' },
    });
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    const [, , , to, from] = child.stdio as [null, null, null, Writable, Readable];
    const chromium = new ChromiumProcess(child, ended, folder, new DevtoolsPipe(to, from));
    try {
      const gone = ended.then(() => Promise.reject(new Error('The browser ended while it started.')));
      await within(options.withinMs, Promise.race([chromium.devtools.send('Browser.getVersion'), gone]));
      return chromium;
    } catch (fault) {
      await chromium.end();
      throw fault;
    }
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Ends the whole group at once. There is nothing in it that deserves a farewell. */
  async end(): Promise<void> {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // It has gone by itself.
    }
    await this.ended;
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
