import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { startAppliance } from '../../deploy/evaluation/appliance.ts';
import { waitUntil } from '../../deploy/evaluation/wait-until.ts';
import { VIEWPORT } from './stage.ts';
import { applyAtHumanPace, readAtHumanPace, workAtHumanPace } from './visitors.ts';
import { readingPage, workPage } from './journey-pages.ts';

export interface JourneyFigures {
  journey: string;
  minutes: number;
  segments: number;
  /** What the recorder sent for its segments, with the headers of the requests as HTTP/1.1 writes them. */
  wireBytesPerMinute: number;
  /** The same without those headers. */
  bodyBytesPerMinute: number;
  /** What the object store holds of them: encrypted, before the visit is sealed. */
  restBytesPerMinute: number;
}

interface Journey {
  name: string;
  path: string;
  page?: (recorder: string) => string;
  visit(page: Page): Promise<void>;
}

const JOURNEYS: Journey[] = [
  { name: 'a loan at the demo bank', path: '/', visit: applyAtHumanPace },
  {
    name: 'work in an application of one page',
    path: '/journeys/work',
    page: workPage,
    visit: workAtHumanPace,
  },
  { name: 'reading a long document', path: '/journeys/terms', page: readingPage, visit: readAtHumanPace },
];

/** Three visits at human pace, at the same time, recorded into a real appliance. */
export async function journeyFigures(browser: Browser): Promise<JourneyFigures[]> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'exhibit-bench-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const appliance = await startAppliance({ dataDir: join(folder, 'data') });
  stack.defer(() => appliance.stop());
  return await Promise.all(
    JOURNEYS.map((journey) => figuresOf(journey, browser, appliance, join(folder, 'data', 'objects'))),
  );
}

async function figuresOf(
  { name, path, page: html, visit }: Journey,
  browser: Browser,
  { bankUrl, consoleUrl, siteKey }: { bankUrl: string; consoleUrl: string; siteKey: string },
  objects: string,
): Promise<JourneyFigures> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    const page = await context.newPage();
    const sent = { bytes: 0, bodies: 0, seqs: new Set<string>(), waiting: [] as Promise<void>[] };
    page.on('requestfinished', (request) => {
      if (request.method() !== 'PUT' || !request.url().includes('/segments/')) return;
      sent.seqs.add(request.url());
      sent.waiting.push(
        request.sizes().then(({ requestBodySize, requestHeadersSize }) => {
          sent.bytes += requestBodySize + requestHeadersSize;
          sent.bodies += requestBodySize;
        }),
      );
    });
    // Pages of ours on the bank's own address: the appliance takes nothing from elsewhere.
    const script = `<script src="${consoleUrl}/recorder.js" data-site="${siteKey}" data-endpoint="${consoleUrl}"></script>`;
    if (html)
      await page.route(`${bankUrl}${path}`, (route) =>
        route.fulfill({ contentType: 'text/html; charset=utf-8', body: html(script) }),
      );
    const begun = Date.now();
    await page.goto(bankUrl + path);
    await visit(page);
    const recording = await page.evaluate(recordingOfThisVisit);
    const minutes = (Date.now() - begun) / 60_000;
    await page.evaluate(() => (window as unknown as { Exhibit: { stop(): Promise<void> } }).Exhibit.stop());
    await waitUntil('the segments are stored', () => storedBytes(objects, recording) > 0);
    await Promise.all(sent.waiting);
    return {
      journey: name,
      minutes,
      segments: sent.seqs.size,
      wireBytesPerMinute: sent.bytes / minutes,
      bodyBytesPerMinute: sent.bodies / minutes,
      restBytesPerMinute: storedBytes(objects, recording) / minutes,
    };
  } finally {
    await context.close();
  }
}

function recordingOfThisVisit(): string {
  const { Exhibit } = window as unknown as { Exhibit: { recordingId(): string | null } };
  const id = Exhibit.recordingId();
  if (!id) throw new Error('nothing was recorded');
  return id;
}

function storedBytes(objects: string, recording: string): number {
  return readdirSync(objects, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes(`${recording}/segments`))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
