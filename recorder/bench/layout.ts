import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { inPercent, quantile } from './figures.ts';
import { BENCH_CONFIG, startRecording, type BenchWindow } from './page-scripts.ts';
import { measureBoxes, replayIn, type BoxTree } from './replayed-page.ts';
import { type Stage, type Variant, VIEWPORT } from './stage.ts';
import { KIT_PAGES, kitFolder, type KitPage } from './ui-kits.ts';

export interface PageFidelity {
  page: string;
  licence: string;
  elements: number;
  /** Middle intersection-over-union of an element's rectangle, live and replayed. */
  median: number;
  /** Share of the elements with at least 0.8. */
  close: number;
}

export interface LayoutFigures {
  pages: { exhibit: PageFidelity; rrweb: PageFidelity }[];
}

/** Records each page, replays the masked recording at the same viewport and compares every element's rectangle. */
export async function layoutFigures(stage: Stage, say: (line: string) => void): Promise<LayoutFigures> {
  stage.serve('/replay.js', await replayer());
  stage.serve('/replay.html', replayPage());
  const pages: LayoutFigures['pages'] = [];
  for (const kitPage of KIT_PAGES) {
    const path = await servePage(stage, kitPage);
    const [exhibit, rrweb] = [
      await fidelity(stage, kitPage, path, 'exhibit'),
      await fidelity(stage, kitPage, path, 'rrweb'),
    ];
    pages.push({ exhibit, rrweb });
    const of = (f: PageFidelity) => `median ${f.median.toFixed(3)}, ${inPercent(f.close).padStart(7)} ≥ 0.8`;
    say(
      `  ${exhibit.page.padEnd(48)} ${String(exhibit.elements).padStart(5)} elements  ours ${of(exhibit)}   bare rrweb ${of(rrweb)}`,
    );
  }
  return { pages };
}

async function servePage(stage: Stage, { kit, file, fragments }: KitPage): Promise<string> {
  const folder = await kitFolder(kit);
  const base = `/kits/${kit.name}/`;
  stage.serveFolder(base, folder);
  if (!fragments) return base + file;
  const path = `/kits/${kit.name}.html`;
  const parts = fragments.files.map((name) => readFileSync(join(folder, name), 'utf8'));
  stage.serve(
    path,
    `<!doctype html><html lang="en" class="govuk-template"><head><title>form</title>
<link rel="stylesheet" href="${base}${fragments.styleSheet}"></head>
<body class="govuk-template__body"><div class="govuk-width-container">${parts.join('\n')}</div></body></html>`,
  );
  return path;
}

async function fidelity(
  stage: Stage,
  { kit, file }: KitPage,
  path: string,
  variant: Exclude<Variant, 'none'>,
): Promise<PageFidelity> {
  const page = await stage.open();
  try {
    await staysHere(page, stage.origin);
    await page.goto(stage.origin + path, { waitUntil: 'load' });
    const script = variant === 'rrweb' ? '/rrweb.js' : '/exhibit-recorder.js';
    await page.addScriptTag({ url: stage.origin + script });
    await page.evaluate(
      `(${startRecording.toString()})(${JSON.stringify(variant)}, ${JSON.stringify(BENCH_CONFIG)})`,
    );
    const live = await page.evaluate(measureBoxes, null);
    const events = await recordedEvents(page, variant);
    await page.goto(`${stage.origin}/replay.html`);
    const replayed = await page
      .evaluate(replayIn, { events, viewport: VIEWPORT, asDrawn: variant === 'exhibit' })
      .then(() => page.evaluate(measureBoxes, 'iframe'));
    const overlaps = compare(live, replayed);
    return {
      page: `${kit.name} ${kit.version}: ${file}`,
      licence: kit.licence,
      elements: overlaps.length,
      median: quantile(overlaps, 0.5),
      close: overlaps.filter((overlap) => overlap >= 0.8).length / overlaps.length,
    };
  } finally {
    await page.context().close();
  }
}

/** What a page asks of other hosts is refused: the run is the same everywhere, and the kits' own files are what counts. */
async function staysHere(page: Page, origin: string): Promise<void> {
  await page.route('**/*', (route) =>
    route.request().url().startsWith(origin) || !route.request().url().startsWith('http')
      ? route.continue()
      : route.abort(),
  );
}

async function recordedEvents(page: Page, variant: Variant): Promise<object[]> {
  await page.evaluate(() => (window as unknown as BenchWindow).stopRecording());
  if (variant === 'rrweb') return page.evaluate(() => (window as unknown as BenchWindow).events);
  const bodies = await page.evaluate(() =>
    (window as unknown as BenchWindow).segments.map(({ body }) =>
      btoa(Array.from(body, (byte) => String.fromCharCode(byte)).join('')),
    ),
  );
  return bodies.flatMap((body) => JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString()) as object[]);
}

/** Intersection over union, per element that the live page shows; an element that the replay lacks has none. */
function compare(live: BoxTree, replayed: BoxTree | undefined): number[] {
  const [x, y, width, height] = live.box;
  const own = width > 0 && height > 0 ? [overlap([x, y, width, height], replayed?.box ?? [0, 0, 0, 0])] : [];
  return own.concat(live.children.flatMap((child, index) => compare(child, replayed?.children[index])));
}

function overlap(a: BoxTree['box'], b: BoxTree['box']): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a[2] * a[3] + b[2] * b[3] - width * height);
}

async function replayer(): Promise<string> {
  const result = await build({
    stdin: {
      // Ours is drawn as the console draws it; bare rrweb by its own player alone.
      contents: `import { Replayer } from '@rrweb/replay';
        import { drawnEvent } from '../../frontend/src/app/replay/drawn-event';
        Object.assign(window, { Replayer, drawnEvent });`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    format: 'iife',
    write: false,
    legalComments: 'none',
    logLevel: 'error',
  });
  return result.outputFiles[0]!.text;
}

function replayPage(): string {
  const style = createRequire(import.meta.url).resolve('@rrweb/replay/dist/style.css');
  return `<!doctype html><html><head><style>${readFileSync(style, 'utf8')}</style><script src="/replay.js"></script></head><body style="margin:0"></body></html>`;
}
