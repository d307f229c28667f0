import type { Page } from 'playwright-core';
import { quantile } from './figures.ts';
import { BENCH_CONFIG, scriptOf, startRecording } from './page-scripts.ts';
import type { Stage, Variant } from './stage.ts';

export interface LatencyFigures {
  /** Milliseconds that three of four interactions stay below, from the input to the frame after it was drawn. */
  drawn: Record<Variant, number>;
  /** The same of Event Timing's `duration`, which is rounded to 8 ms. */
  eventTiming: Record<Variant, number>;
  /** The handlers alone: what the recorder's own listeners and the page's changes cost before a frame can come. */
  handled: Record<Variant, number>;
  interactions: number;
}

interface Seen {
  drawn: number[];
  eventTiming: number[];
  handled: number[];
}

const VARIANTS: Variant[] = ['none', 'rrweb', 'exhibit'];
const ROUNDS = 3;
const PER_ROUND = 40;

/** Types and clicks on a page that answers each time; the variants take turns. */
export async function latencyFigures(stage: Stage): Promise<LatencyFigures> {
  const all = Object.fromEntries(
    VARIANTS.map((variant) => [variant, { drawn: [], eventTiming: [], handled: [] }]),
  ) as unknown as Record<Variant, Seen>;
  for (let round = 0; round < ROUNDS; round++)
    for (const variant of round % 2 ? VARIANTS.toReversed() : VARIANTS) {
      const seen = await interact(stage, variant);
      for (const kind of ['drawn', 'eventTiming', 'handled'] as const) all[variant][kind].push(...seen[kind]);
    }
  const p75 = (kind: keyof Seen) =>
    Object.fromEntries(VARIANTS.map((variant) => [variant, quantile(all[variant][kind], 0.75)])) as Record<
      Variant,
      number
    >;
  return {
    drawn: p75('drawn'),
    eventTiming: p75('eventTiming'),
    handled: p75('handled'),
    interactions: all.none.drawn.length,
  };
}

async function interact(stage: Stage, variant: Variant): Promise<Seen> {
  stage.serve(`/interaction-${variant}`, interactionPage(variant));
  const page = await stage.open();
  try {
    await page.goto(`${stage.origin}/interaction-${variant}`);
    await page.waitForFunction(() => (window as { ready?: boolean }).ready);
    await page.locator('#filter').click();
    await page.evaluate(forgetSeen);
    for (let n = 0; n < PER_ROUND / 2; n++) {
      await page.keyboard.press('abcdefgh'[n % 8]!);
      await pause(page, 60);
      await page.locator(`#more${n % 5}`).click();
      await pause(page, 60);
    }
    return await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  } finally {
    await page.context().close();
  }
}

const pause = (page: Page, ms: number) => page.waitForTimeout(ms);

function forgetSeen(): void {
  (window as unknown as { seen: Seen }).seen = { drawn: [], eventTiming: [], handled: [] };
}

/** An application of 400 rows: what is typed filters them, what is clicked opens details. */
function interactionPage(variant: Variant): string {
  const list = Array.from(
    { length: 400 },
    (_, n) =>
      `<li class="row" data-n="${n}"><b>Payment ${n}</b> <span>to account ${n * 37}</span> <i>${n}.00</i></li>`,
  ).join('');
  return `<!doctype html><html lang="en"><head><title>bench</title>${scriptOf(variant)}
<style>body{font:14px sans-serif}.off{display:none}li{padding:2px}.open{background:#eef}</style></head><body>
<input id="filter" autocomplete="off"> ${[0, 1, 2, 3, 4].map((n) => `<button id="more${n}">More ${n}</button>`).join(' ')}
<div id="details"></div><ul id="list">${list}</ul>
<script>
(${measureInteractions.toString()})();
(${answerInteractions.toString()})();
addEventListener('load', () => (${startRecording.toString()})(${JSON.stringify(variant)}, ${JSON.stringify(BENCH_CONFIG)})
  .then(() => setTimeout(() => { window.ready = true; }, 500)));
</script></body></html>`;
}

function measureInteractions(): void {
  const seen: Seen = { drawn: [], eventTiming: [], handled: [] };
  const page = window as unknown as { seen: Seen };
  page.seen = seen;
  const kinds = /^(keydown|click)$/;
  for (const kind of ['keydown', 'click'])
    addEventListener(
      kind,
      ({ timeStamp }) =>
        requestAnimationFrame(() => {
          // A message posted while a frame is made is taken after that frame was drawn.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => page.seen.drawn.push(performance.now() - timeStamp);
          port2.postMessage(0);
        }),
      true,
    );
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) {
      if (!kinds.test(entry.name)) continue;
      page.seen.eventTiming.push(entry.duration);
      page.seen.handled.push(entry.processingEnd - entry.processingStart);
    }
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}

function answerInteractions(): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.row')];
  document.getElementById('filter')!.addEventListener('input', (event) => {
    const wanted = (event.target as HTMLInputElement).value.length;
    rows.forEach((row, n) => {
      row.classList.toggle('off', n % (wanted + 1) === 1);
      if (n % 10 === 0) row.lastElementChild!.textContent = `${n * wanted}.00`;
    });
  });
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof HTMLButtonElement)) return;
    const details = document.getElementById('details')!;
    details.replaceChildren(
      ...Array.from({ length: 40 }, (_, n) => {
        const line = document.createElement('p');
        line.className = 'open';
        line.textContent = `Detail ${n} of the payment`;
        return line;
      }),
    );
  });
}
