import type { Page } from 'playwright-core';
import { BENCH_CONFIG, scriptOf, startRecording, type BenchWindow } from './page-scripts.ts';
import type { Stage, Variant } from './stage.ts';
import type { Workload } from './workloads.ts';

/** Times of one visit of one page on its main thread, in milliseconds of processor time. */
export interface MainThreadTime {
  total: number;
  longest: number;
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
}

/** Loads the page, lets it work, ends the recording: everything that the main thread did, from first to last. */
export async function mainThreadTime(
  stage: Stage,
  workload: Workload,
  size: number,
  variant: Variant,
): Promise<MainThreadTime> {
  const path = `/workload-${workload.name.replaceAll(' ', '-')}-${size}-${variant}`;
  stage.serve(path, workloadPage(workload, size, variant));
  const page = await stage.open();
  try {
    return await timeOf(stage, page, stage.origin + path, variant === 'exhibit');
  } finally {
    await page.context().close();
  }
}

/**
 * What the main thread did between the marks bench-begin and bench-end of a page that says when it has ended. `polling`:
 * how often it is asked, ms, or with every frame; then the page draws frames all the time.
 */
export async function timeOf(
  stage: Stage,
  page: Page,
  address: string,
  isRecorded: boolean,
  polling: number | 'raf' = 'raf',
): Promise<MainThreadTime> {
  await stage.browser.startTracing(page, {
    categories: [
      'toplevel',
      'devtools.timeline',
      'disabled-by-default-devtools.timeline',
      'blink.user_timing',
    ],
  });
  await page.goto(address);
  await page.waitForFunction(() => (window as { benchEnded?: boolean }).benchEnded, undefined, {
    polling,
  });
  const trace = JSON.parse((await stage.browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  if (isRecorded) await refuseFaults(page);
  return timesIn(trace.traceEvents);
}

function workloadPage(workload: Workload, size: number, variant: Variant): string {
  return `<!doctype html><html lang="en"><head><title>bench</title>${scriptOf(variant)}
<script>performance.mark('bench-begin')</script></head><body>${workload.page(size)}
<script>
const begin = ${startRecording.toString()};
const step = (${workload.step.toString()});
const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
addEventListener('load', async () => {
  await begin(${JSON.stringify(variant)}, ${JSON.stringify(BENCH_CONFIG)});
  await frame();
  for (let index = 0; index < ${workload.steps}; index++) {
    await new Promise((resolve) => requestAnimationFrame(() => { step(index, ${size}); resolve(); }));
    await frame();
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  await stopRecording();
  await frame();
  performance.mark('bench-end');
  window.benchEnded = true;
});
</script></body></html>`;
}

async function refuseFaults(page: Page): Promise<void> {
  const faults = await page.evaluate(() => (window as unknown as BenchWindow).Exhibit.state().faults);
  if (faults.length) throw new Error(`the recorder reports ${faults.join(', ')}`);
}

/**
 * Processor time of the thread, not time on the clock: what other programs do meanwhile must not count. Only
 * whole tasks: a task is what keeps a page from answering.
 */
function timesIn(events: TraceEvent[]): MainThreadTime {
  const mark = (name: string) => {
    const found = events.find((event) => event.name === name);
    if (!found) throw new Error(`the trace holds no ${name}`);
    return found;
  };
  const [begin, end] = [mark('bench-begin'), mark('bench-end')];
  const tasks = events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === begin.pid && tid === begin.tid)
    .filter(({ ts, dur = 0 }) => ts + dur >= begin.ts && ts <= end.ts)
    .map(({ tdur, dur }) => (tdur ?? dur ?? 0) / 1000);
  if (tasks.length === 0) throw new Error('the trace holds no tasks');
  return { total: tasks.reduce((sum, ms) => sum + ms, 0), longest: Math.max(...tasks) };
}
