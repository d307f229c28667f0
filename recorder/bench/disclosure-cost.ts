import { inMs, spreadOf } from './figures.ts';
import { timeOf } from './main-thread.ts';
import { BENCH_CONFIG, scriptOf, startRecording } from './page-scripts.ts';
import type { Stage } from './stage.ts';

/** Milliseconds of the main thread's processor time per second of looking, above the same page with nothing to watch. */
export interface DisclosureCost {
  inView: number;
  outOfView: number;
  /** The page recorded without a disclosure to watch. */
  unwatched: number;
}

const KEYS = ['costs', 'risks', 'rights'];
const LINES = 40;
const SECONDS = 5;
const ROUNDS = 3;
const PLACES = { inView: true, outOfView: true, unwatched: false };

/** Three disclosures of forty lines each, before a visitor who does nothing but read. */
export async function disclosureCost(stage: Stage, say: (line: string) => void): Promise<DisclosureCost> {
  const perSecond = { inView: [] as number[], outOfView: [] as number[], unwatched: [] as number[] };
  const places = Object.keys(PLACES) as (keyof typeof PLACES)[];
  // They take turns; the first turn warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round++)
    for (const place of round % 2 ? places.toReversed() : places) {
      const path = `/disclosures-${place}`;
      stage.serve(path, pageWith(place));
      const page = await stage.open();
      try {
        const { total } = await timeOf(stage, page, stage.origin + path, true);
        if (round > 0) perSecond[place].push(total / SECONDS);
      } finally {
        await page.context().close();
      }
    }
  const unwatched = spreadOf(perSecond.unwatched).median;
  const cost = {
    inView: spreadOf(perSecond.inView).median - unwatched,
    outOfView: spreadOf(perSecond.outOfView).median - unwatched,
    unwatched,
  };
  say(`disclosures, ${KEYS.length} of ${LINES} lines, in ms of processor time of each second`);
  say(
    `  in view ${inMs(cost.inView)}   out of view ${inMs(cost.outOfView)}   above ${inMs(unwatched)} with nothing to watch`,
  );
  return cost;
}

function pageWith(place: keyof typeof PLACES): string {
  const config = {
    ...BENCH_CONFIG,
    disclosures: PLACES[place] ? KEYS.map((key) => ({ key })) : [],
    segment: { everyMs: 60_000, maxBytes: 60_000 },
  };
  const texts = KEYS.map(
    (key) =>
      `<section data-exhibit-disclosure="${key}">${Array.from({ length: LINES }, (_, n) => `<div>Condition ${n + 1} of this contract binds both sides.</div>`).join('')}</section>`,
  );
  const space = place === 'outOfView' ? '<div style="height:5000px"></div>' : '';
  return `<!doctype html><html lang="en"><head><title>bench</title>${scriptOf('exhibit')}
<style>main{display:flex;gap:20px;font:13px/18px sans-serif}</style></head><body>${space}<main>${texts.join('')}</main>
<script>
const begin = ${startRecording.toString()};
addEventListener('load', async () => {
  await begin('exhibit', ${JSON.stringify(config)});
  await new Promise((resolve) => setTimeout(resolve, 1500));
  performance.mark('bench-begin');
  await new Promise((resolve) => setTimeout(resolve, ${SECONDS * 1_000}));
  performance.mark('bench-end');
  window.benchEnded = true;
});
</script></body></html>`;
}
