// What a verdict costs: judging whole visits beside parsing their JSON, which nothing can avoid, and judging one rule
// again over what was observed.
import { gunzipSync, gzipSync } from 'node:zlib';
import type { DisclosureVersion } from '../src/evidence/disclosure-version.js';
import type { Benchmark } from './benchmark.ts';
import { visitEvents, type VisitSize } from './verdicts/visit.ts';

/** Seconds of visits judged in one second of one core. */
const LEAST_TIMES_REAL_TIME = 2_000;
const ROUNDS = 7;

// The compiled code, as it runs in life; its types come from the source.
const load = async <T>(file: string): Promise<T> =>
  (await import(new URL(`../dist/src/evidence/${file}`, import.meta.url).href)) as T;
const { disclosureTextHash, requireDisclosureVersion } =
  await load<typeof import('../src/evidence/disclosure-version.js')>('disclosure-version.js');
const { judgeVisit, observeVisit } =
  await load<typeof import('../src/evidence/visit-observations.js')>('visit-observations.js');

const DISCLOSURES = [0, 1, 2, 3].map((n): DisclosureVersion => {
  const text = `Representative example ${n}: 3.9 % APR, 48 payments of 228.10, total 10,948.80. `
    .repeat(4)
    .trim();
  return requireDisclosureVersion({
    ...{ key: `disclosure-${n}`, version: 1, locale: 'en', text, textHash: disclosureTextHash(text) },
    rule: {
      ...{
        minContinuousMs: 2_000,
        minCumulativeMs: 4_000,
        minVisibleShare: 1,
        minFontPx: 9,
        beforeAction: 'sign',
      },
      ...{
        wordsPerMinute: 250,
        minContrast: 4.5,
        minRelativeFont: 1,
        ...(n % 2 === 0 && { lineByLine: true }),
      },
    },
  });
});

const SIZES: { what: string; size: VisitSize; judged: boolean }[] = [
  { what: '5 min, 2,000 nodes a page', size: { minutes: 5, nodesPerPage: 2_000 }, judged: true },
  { what: '5 min, 500 nodes a page', size: { minutes: 5, nodesPerPage: 500 }, judged: false },
  { what: '5 min, 10,000 nodes a page', size: { minutes: 5, nodesPerPage: 10_000 }, judged: false },
  { what: '30 min, 2,000 nodes a page', size: { minutes: 30, nodesPerPage: 2_000 }, judged: false },
  { what: '60 min, 2,000 nodes a page', size: { minutes: 60, nodesPerPage: 2_000 }, judged: false },
];

export const benchmark: Benchmark = {
  expected: `four disclosures of a visit judged at ${LEAST_TIMES_REAL_TIME} times real time, one core, unpacking and parsing included`,
  run: (say) => {
    const visits = SIZES.map((one) => measureVisit(one, say));
    const again = measureAgain(say);
    const missed = visits
      .filter(({ judged, timesRealTime }) => judged && timesRealTime < LEAST_TIMES_REAL_TIME)
      .map(({ what, timesRealTime }) => `${what}: ${Math.round(timesRealTime)} times real time`);
    return Promise.resolve({ figures: { visits, again }, missed });
  },
};

function measureVisit({ what, size, judged }: (typeof SIZES)[number], say: (line: string) => void) {
  const json = visitEvents(size, DISCLOSURES).map((events) => JSON.stringify(events));
  const packed = json.map((text) => gzipSync(text));
  const seconds = size.minutes * 60;
  const judge = (): void => {
    const segments = packed.map((bytes) => JSON.parse(gunzipSync(bytes).toString('utf8')) as unknown);
    const verdicts = judgeVisit(observeVisit({ segments: [], gaps: [] }, segments, DISCLOSURES), DISCLOSURES);
    const words = verdicts.map(({ verdict }) => verdict).join();
    if (words !== 'shown,shown,shown,shown') throw new Error(`the visit is not what it should be: ${words}`);
  };
  const parse = (): void => json.forEach((text) => JSON.parse(text) as unknown);
  const both: { ours: number; baseline: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) both.push({ ours: timeOf(judge), baseline: timeOf(parse) });
  const ours = median(both.map((one) => one.ours));
  const baseline = median(both.map((one) => one.baseline));
  const megabytes = json.reduce((sum, text) => sum + text.length, 0) / 1e6;
  const timesRealTime = seconds / (ours / 1_000);
  say(
    `  ${what}, ${megabytes.toFixed(1)} MB of events: ${ours.toFixed(1)} ms, ${Math.round(timesRealTime)} x real time; parsing alone ${baseline.toFixed(1)} ms (${(ours / baseline).toFixed(2)} x)`,
  );
  return { what, judged, megabytes, oursMs: ours, baselineMs: baseline, timesRealTime };
}

/** One rule over what was kept of visits of five minutes: parsing the kept JSON included, decrypting not. */
function measureAgain(say: (line: string) => void) {
  const segments = visitEvents({ minutes: 5, nodesPerPage: 500 }, DISCLOSURES);
  const kept = JSON.stringify(observeVisit({ segments: [], gaps: [] }, segments, DISCLOSURES));
  const many = 2_000;
  const each = (work: () => unknown) => (): void => {
    for (let n = 0; n < many; n++) work();
  };
  const [first] = DISCLOSURES;
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < 3; round++) {
    ours.push(timeOf(each(() => judgeVisit(JSON.parse(kept) as never, [first!]))));
    baseline.push(timeOf(each(() => JSON.parse(kept) as unknown)));
  }
  const perSecond = many / (median(ours) / 1_000);
  const parsed = many / (median(baseline) / 1_000);
  const hours = 1e6 / perSecond / 3_600;
  say(
    `  one rule again: ${Math.round(perSecond)} visits/s of ${(kept.length / 1_000).toFixed(0)} KB each (parsing alone ${Math.round(parsed)}/s); a million would take ${hours.toFixed(2)} core hours, worked out from this`,
  );
  return { keptBytes: kept.length, perSecond, parsedPerSecond: parsed, millionCoreHours: hours };
}

/** ms of processor time, garbage collection included. */
function timeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
