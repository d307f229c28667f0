import type { SiteConfig } from '@exhibit/contract';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import { canariesIn } from '../support/canary-search.js';
import { eventsOf, siteConfig } from '../support/segments.js';
import { siteServer, type SiteServer } from '../support/site-server.js';
import { Canaries } from './canaries.js';
import type { PageCase } from './page-tree.js';
import { writePage, type WrittenPage } from './page-text.js';
import type { Recorded } from './program.js';

/** What is wrong with the recording of one page; empty when nothing is. */
export interface Finding {
  leaks: { canary: string; where: string }[];
  /** Words that a rule names and that did not arrive. */
  missing: string[];
  faults: string[];
  written: WrittenPage;
}

/** A browser page in which random pages live in frames of their own, each with its own recorder. */
export class RecordingRoom {
  private next = 0;
  private readonly html = new Map<string, string>();
  private readonly pageFaults: string[] = [];
  private page!: Page;
  private site!: SiteServer;

  static async open(browser: Browser, recorder: string): Promise<RecordingRoom> {
    const room = new RecordingRoom();
    const program = await bundledProgram();
    room.site = await siteServer({}, ({ url = '' }, response) => {
      const path = url.split('?')[0]!;
      const file = path === '/recorder.js' ? recorder : path === '/program.js' ? program : null;
      const page = path === '/' ? '<!doctype html>' : room.taken(path.split('/')[2] ?? '');
      const inner = path.startsWith('/inner/') ? decodeURIComponent(path.slice('/inner/'.length)) : page;
      if (file !== null)
        response
          .writeHead(200, {
            'Content-Type': 'text/javascript; charset=utf-8',
            'Cache-Control': 'max-age=3600',
          })
          .end(file);
      else if (inner === null) response.writeHead(404).end();
      else
        response
          .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': CSP })
          .end(inner);
      return true;
    });
    room.page = await browser.newPage();
    room.page.on('pageerror', (error) => room.pageFaults.push(String(error.stack ?? error)));
    await room.page.goto(room.site.origin);
    return room;
  }

  async close(): Promise<void> {
    await this.page.close();
    await this.site.close();
  }

  /** Each page once: a frame in it whose address leads back to it would stand in itself for ever. */
  private taken(id: string): string | null {
    const html = this.html.get(id);
    this.html.delete(id);
    return html ?? null;
  }

  /** Records every page at the same time and says what is wrong with each. */
  async findings(cases: PageCase[]): Promise<Finding[]> {
    const canaries = cases.map((_, index) => new Canaries(index));
    const written = cases.map((page, index) => writePage(page, canaries[index]!));
    const jobs = written.map(({ path, html, rules, before, during }) => {
      const id = String(this.next++);
      this.html.set(id, html);
      return { src: `/seite/${id}/${path}`, config: configOf(id, rules), before, during };
    });
    this.pageFaults.length = 0;
    const recorded = await this.page.evaluate(recordInFrames, jobs);
    this.html.clear();
    return recorded.map((recording, index) =>
      judge(recording, canaries[index]!, written[index]!, index === 0 ? [...this.pageFaults] : []),
    );
  }
}

// Only scripts of the site run, and what a random page names is not fetched: it would lead nowhere.
const CSP =
  "default-src data: blob:; script-src 'self'; style-src 'unsafe-inline' data:; frame-src 'self' data: blob:";

function configOf(id: string, rules: SiteConfig['policy']['rules']): SiteConfig {
  return siteConfig({
    site: `page-${id}`,
    policy: { version: 7, rules },
    segment: { everyMs: 60_000, maxBytes: 60_000 },
  });
}

function judge(
  { segments, faults }: Recorded,
  canaries: Canaries,
  written: WrittenPage,
  pageFaults: string[],
): Finding {
  const events = eventsOf(segments);
  const stream = JSON.stringify(segments.map(({ header }) => header)) + JSON.stringify(events);
  const snapshot = JSON.stringify(events.find(({ type }) => type === 2) ?? '');
  return {
    leaks: canariesIn(stream, canaries.hidden).map((canary) => ({ canary, where: around(stream, canary) })),
    missing: canaries.named.filter((word) => !snapshot.includes(word)),
    faults: [...faults, ...pageFaults, ...(snapshot.length < 100 ? ['there is no snapshot'] : [])],
    written,
  };
}

function around(stream: string, canary: string): string {
  const at = stream.toLowerCase().indexOf(canary.toLowerCase());
  return at < 0 ? '(encoded)' : stream.slice(Math.max(0, at - 120), at + canary.length + 40);
}

type Job = { src: string; config: SiteConfig } & Pick<WrittenPage, 'before' | 'during'>;

/** Runs in the page that holds the frames. */
async function recordInFrames(jobs: Job[]): Promise<Recorded[]> {
  const frames: HTMLIFrameElement[] = [];
  const recorded = await Promise.all(
    jobs.map(async ({ src, config, before, during }) => {
      const frame = document.createElement('iframe');
      frame.width = '600';
      frame.height = '300';
      frame.src = src;
      frames.push(frame);
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.append(frame);
      await loaded;
      try {
        return await frame.contentWindow!.recordCase(config, before, during);
      } catch (error) {
        return { segments: [], faults: [String((error as Error).stack ?? error)] };
      }
    }),
  );
  for (const frame of frames) frame.remove();
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
  return recorded;
}

async function bundledProgram(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./program.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  return result.outputFiles[0]!.text;
}
