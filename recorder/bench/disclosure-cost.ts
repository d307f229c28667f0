import { inMs, spreadOf } from './figures.ts';
import { timeOf } from './main-thread.ts';
import { BENCH_CONFIG, scriptOf, startRecording } from './page-scripts.ts';
import type { Stage } from './stage.ts';

/** Milliseconds of the main thread's processor time per second of looking, above the same page with nothing to watch. */
export interface DisclosureCost {
  inView: number;
  outOfView: number;
  /** One disclosure of a few lines in view, as most pages have. */
  ordinary: number;
  /** The page recorded without a disclosure to watch. */
  unwatched: number;
  /** The page without a recorder. */
  unrecorded: number;
}

const KEYS = ['costs', 'risks', 'rights'];
const LINES = 40;
const ORDINARY_LINES = 4;
const SECONDS = 5;
const ROUNDS = 3;
/** A page that is asked with every frame never rests. */
const REST_MS = 1_000;
/** What is watched, and how many lines it has. */
const PLACES = {
  inView: { watched: KEYS, lines: LINES },
  outOfView: { watched: KEYS, lines: LINES },
  ordinary: { watched: KEYS.slice(0, 1), lines: ORDINARY_LINES },
  unwatched: { watched: [], lines: LINES },
  unrecorded: { watched: [], lines: LINES },
};
type Place = keyof typeof PLACES;

/** Three disclosures of forty lines each, before a visitor who does nothing but read. */
export async function disclosureCost(stage: Stage, say: (line: string) => void): Promise<DisclosureCost> {
  const places = Object.keys(PLACES) as Place[];
  const perSecond = Object.fromEntries(places.map((place) => [place, [] as number[]])) as Record<
    Place,
    number[]
  >;
  // They take turns; the first turn warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round++)
    for (const place of round % 2 ? places.toReversed() : places) {
      const path = `/disclosures-${place}`;
      stage.serve(path, pageWith(place));
      const page = await stage.open();
      try {
        const { total } = await timeOf(stage, page, stage.origin + path, place !== 'unrecorded', REST_MS);
        if (round > 0) perSecond[place].push(total / SECONDS);
      } finally {
        await page.context().close();
      }
    }
  const median = (place: Place) => spreadOf(perSecond[place]).median;
  const unwatched = median('unwatched');
  const cost = {
    inView: median('inView') - unwatched,
    outOfView: median('outOfView') - unwatched,
    ordinary: median('ordinary') - unwatched,
    unwatched,
    unrecorded: median('unrecorded'),
  };
  say(`disclosures, in ms of processor time of each second above ${inMs(unwatched)} with nothing to watch`);
  say(
    `  ${KEYS.length} of ${LINES} lines in view ${inMs(cost.inView)}, out of view ${inMs(cost.outOfView)}   one of ${ORDINARY_LINES} lines in view ${inMs(cost.ordinary)}   the page without a recorder ${inMs(cost.unrecorded)} in all`,
  );
  return cost;
}

function pageWith(place: Place): string {
  const { watched, lines } = PLACES[place];
  const variant = place === 'unrecorded' ? 'none' : 'exhibit';
  const config = {
    ...BENCH_CONFIG,
    disclosures: watched.map((key) => ({ key })),
    segment: { everyMs: 60_000, maxBytes: 60_000 },
  };
  const texts = KEYS.map(
    (key) =>
      `<section data-exhibit-disclosure="${key}">${Array.from({ length: lines }, (_, n) => `<div>Condition ${n + 1} of this contract binds both sides.</div>`).join('')}</section>`,
  );
  const space = place === 'outOfView' ? '<div style="height:5000px"></div>' : '';
  return `<!doctype html><html lang="en"><head><title>bench</title>${scriptOf(variant)}
<style>main{display:flex;gap:20px;font:13px/18px sans-serif}</style></head><body>${space}<main>${texts.join('')}</main>
<script>
const begin = ${startRecording.toString()};
addEventListener('load', async () => {
  await begin('${variant}', ${JSON.stringify(config)});
  await new Promise((resolve) => setTimeout(resolve, 1500));
  performance.mark('bench-begin');
  await new Promise((resolve) => setTimeout(resolve, ${SECONDS * 1_000}));
  performance.mark('bench-end');
  window.benchEnded = true;
});
</script></body></html>`;
}
