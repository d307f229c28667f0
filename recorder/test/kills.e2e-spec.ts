import fc from 'fast-check';
import { countingPage, countingScript } from './kills/counting-page.js';
import { losses } from './kills/losses.js';
import { Visitor } from './kills/visitor.js';
import { until } from './support/browser.js';
import { ingestDouble, type IngestDouble } from './support/ingest-double.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { chainFaults, siteConfig } from './support/segments.js';

/** `EXHIBIT_KILLS=50 npm test -- recorder` for the long run; a failure names the seed that repeats it. */
const KILLS = Number(process.env['EXHIBIT_KILLS'] ?? 10);
const SEED = Number(process.env['EXHIBIT_KILL_SEED'] ?? Date.now() % 1_000_000_000);

const WHAT = [
  'tab closed',
  'tab crashed',
  'browser killed',
  'network gone',
  'server hangs up',
  'server gone',
] as const;
type What = (typeof WHAT)[number];

/** Every kind comes in turn; the moments are random. */
const moments = fc
  .sample(
    fc.noBias(
      fc.record({
        afterMs: fc.integer({ min: 20, max: 1_600 }),
        lastsMs: fc.integer({ min: 50, max: 700 }),
        segmentMs: fc.constantFrom(150, 500, 5_000),
        everyMs: fc.integer({ min: 1, max: 12 }),
        left: fc.integer({ min: 5, max: 60 }),
        kept: fc.boolean(),
      }),
    ),
    { seed: SEED, numRuns: KILLS },
  )
  .map((moment, index) => ({ ...moment, what: WHAT[index % WHAT.length]!, index }));

let bundle: string;
beforeAll(async () => {
  bundle = await recorderBundle();
});

let appliance: IngestDouble;
let visitor: Visitor;
afterEach(async () => {
  await visitor?.leave();
  await appliance?.close();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function kill(what: What, lastsMs: number, kept: boolean): Promise<void> {
  switch (what) {
    case 'tab closed':
      return visitor.closeTab();
    case 'tab crashed':
      return visitor.crashTab();
    case 'browser killed':
      return visitor.killBrowser();
    case 'network gone':
      await visitor.offline(true);
      await pause(lastsMs);
      return visitor.offline(false);
    case 'server hangs up':
      appliance.answer = () => (kept ? 'keep-and-hang-up' : 'hang-up');
      await pause(lastsMs);
      appliance.answer = null;
      return;
    case 'server gone':
      await appliance.down();
      await pause(lastsMs);
      return appliance.up();
  }
}

/** Nothing of any recording waits in this profile any more. */
const emptied = `(async () => {
  if (!window.Exhibit || Exhibit.state().phase !== 'recording' || !Exhibit.state().recording) return false;
  if (Object.keys(localStorage).some((key) => key.includes('.tail.'))) return false;
  const open = indexedDB.open('exhibit-leak-page');
  await new Promise((resolve, reject) => { open.onsuccess = resolve; open.onerror = reject; });
  const count = open.result.transaction('segments').objectStore('segments').count();
  await new Promise((resolve) => { count.onsuccess = resolve; });
  open.result.close();
  return count.result === 0;
})()`;

describe('nothing captured is lost in silence (P9)', () => {
  it.each(moments)(
    `$index: $what after $afterMs ms, segments of $segmentMs ms (seed ${SEED})`,
    async ({ what, afterMs, lastsMs, segmentMs, everyMs, left, kept }) => {
      appliance = await ingestDouble(siteConfig({ segment: { everyMs: segmentMs, maxBytes: 60_000 } }), {
        '/': countingPage,
        '/next': countingPage,
        '/recorder.js': bundle,
        '/counting.js': countingScript,
      });
      visitor = await Visitor.arrive();
      await visitor.go(`${appliance.origin}/?every=${everyMs}&left=${left}`);
      await until(() => visitor.counted.length > 0, 'the first number');
      await pause(afterMs);
      await kill(what, lastsMs, kept);

      await visitor.go(`${appliance.origin}/next?every=${everyMs}&left=8`);
      const before = visitor.counted.length;
      await until(() => visitor.counted.length > before + 5, 'numbers after the recovery');
      await visitor.ask('window.quiet = true');
      await until(
        async () => (await visitor.ask<boolean>(`window.quiet = true, ${emptied}`)) === true,
        'an empty spool',
      );
      await visitor.ask('Exhibit.stop()');

      const recordings = [...appliance.taken.values()];
      expect(recordings.flatMap(chainFaults)).toEqual([]);
      const result = losses(visitor.counted, appliance.taken);
      expect(result.twice).toEqual([]);
      expect(result.disordered).toEqual([]);
      expect(result.silent).toEqual([]);
      // Only a process that dies without a word may take its last moments with it.
      if (what !== 'tab crashed' && what !== 'browser killed') expect(result.declared).toEqual([]);
    },
  );
});
