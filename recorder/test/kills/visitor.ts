import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type CDPSession } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath, until } from '../support/browser.js';

/** What the page counted, and in which recording its recorder was at that moment. */
export interface Counted {
  n: number;
  recording: string;
}

/**
 * A person with one browser profile that survives everything: closed tabs, crashed tabs and a browser that is
 * killed. Speaks the browser's own protocol, because a page that crashed can be led elsewhere in no other way.
 */
export class Visitor {
  readonly counted: Counted[] = [];
  private browser: Browser | null = null;
  private child: ChildProcess | null = null;
  private tab!: CDPSession;

  private constructor(private readonly profile: string) {}

  static async arrive(): Promise<Visitor> {
    const visitor = new Visitor(await mkdtemp(join(tmpdir(), 'exhibit-visitor-')));
    await visitor.startBrowser();
    await visitor.openTab();
    return visitor;
  }

  /** A tab that has just crashed may lose an order: it is given again. */
  async go(url: string): Promise<void> {
    for (let tries = 0; tries < 3; tries++) {
      const late = new Promise<null>((resolve) => setTimeout(resolve, 5_000, null).unref());
      if (await Promise.race([this.tab.send('Page.navigate', { url }), late])) return;
    }
  }

  /** The value of an expression on the page that is there now; undefined while there is none. */
  async ask<T>(expression: string): Promise<T | undefined> {
    const answer = this.tab
      .send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
      .catch(() => null);
    // A page that is being left never answers.
    const late = new Promise<null>((resolve) => setTimeout(resolve, 3_000, null).unref());
    return (await Promise.race([answer, late]))?.result.value as T | undefined;
  }

  async closeTab(): Promise<void> {
    const { targetInfo } = await this.tab.send('Target.getTargetInfo');
    const all = await this.browser!.newBrowserCDPSession();
    await this.openTab();
    await all.send('Target.closeTarget', { targetId: targetInfo.targetId });
  }

  /** The tab's process dies at once; the tab stays, with what the browser remembers of it. */
  async crashTab(): Promise<void> {
    const crashed = new Promise((resolve) => this.tab.once('Inspector.targetCrashed', resolve));
    // Told in one way or the other: the order itself is never answered but by the crash.
    await Promise.race([crashed, this.tab.send('Page.crash').catch(() => undefined)]);
  }

  async killBrowser(): Promise<void> {
    const gone = new Promise((resolve) => this.child!.once('exit', resolve));
    this.child!.kill('SIGKILL');
    await gone;
    await this.browser!.close().catch(() => undefined);
    await this.startBrowser();
    await this.openTab();
  }

  async offline(offline: boolean): Promise<void> {
    await this.tab.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }

  async leave(): Promise<void> {
    if (this.child?.exitCode === null) {
      const gone = new Promise((resolve) => this.child!.once('exit', resolve));
      this.child.kill('SIGKILL');
      await gone;
    }
    await this.browser?.close().catch(() => undefined);
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }

  private async startBrowser(): Promise<void> {
    const portFile = join(this.profile, 'DevToolsActivePort');
    await rm(portFile, { force: true });
    this.child = spawn(
      chromiumPath(),
      [...CHROMIUM_ARGS, '--remote-debugging-port=0', `--user-data-dir=${this.profile}`, 'about:blank'],
      { stdio: 'ignore' },
    );
    let port = '';
    await until(async () => {
      port = (await readFile(portFile, 'utf8').catch(() => '')).split('\n')[0] ?? '';
      return port !== '';
    }, 'the browser');
    this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  }

  private async openTab(): Promise<void> {
    const context = this.browser!.contexts()[0]!;
    this.tab = await context.newCDPSession(await context.newPage());
    this.tab.on('Runtime.bindingCalled', ({ payload }) => {
      const [n, recording] = payload.split(' ');
      this.counted.push({ n: Number(n), recording: recording! });
    });
    await this.tab.send('Runtime.enable');
    await this.tab.send('Inspector.enable');
    await this.tab.send('Network.enable');
    await this.tab.send('Runtime.addBinding', { name: 'counted' });
  }
}
