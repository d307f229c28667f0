import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { ConsoleClient } from '@exhibit/evaluation/console-client';
import type { Listening } from '@exhibit/evaluation/listen';
import { personNamed } from '@exhibit/evaluation/people';
import fc from 'fast-check';
import { losses } from '../../../recorder/test/kills/losses.js';
import { Visitor, type Counted } from '../../../recorder/test/kills/visitor.js';
import type { TakenSegment } from '../../../recorder/test/support/segments.js';
import { eventually } from '../support/poll.js';
import { countingSite, emptied } from './kills/counting-site.js';
import { Line } from './kills/line.js';
import { holes, storedRecording } from './kills/stored-recordings.js';

/** `EXHIBIT_KILLS=50` for the long run; a failure names the seed that repeats it. */
const KILLS = Number(process.env['EXHIBIT_KILLS'] ?? 6);
const SEED = Number(process.env['EXHIBIT_KILL_SEED'] ?? Date.now() % 1_000_000_000);

const WHAT = [
  'appliance killed',
  'network cut',
  'tab closed',
  'answers lost',
  'tab crashed',
  'browser killed',
] as const;
type What = (typeof WHAT)[number];

interface Moment {
  index: number;
  what: What;
  afterMs: number;
  lastsMs: number;
  everyMs: number;
  left: number;
}

/** Every kind comes in turn; the moments are random. */
const moments: Moment[] = fc
  .sample(
    fc.noBias(
      fc.record({
        afterMs: fc.integer({ min: 20, max: 6_000 }),
        lastsMs: fc.integer({ min: 50, max: 1_500 }),
        everyMs: fc.integer({ min: 1, max: 25 }),
        left: fc.integer({ min: 20, max: 300 }),
      }),
    ),
    { seed: SEED, numRuns: KILLS },
  )
  .map((moment, index) => ({ ...moment, what: WHAT[index % WHAT.length]!, index }));

let appliance: RunningAppliance;
let line: Line;
let site: Listening;
let siteKey: string;
const counted = new Map<number, Counted[]>();
const failures = new Map<number, unknown>();
const stored = new Map<string, TakenSegment[]>();

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const as = (login: string) => ConsoleClient.as(personNamed(appliance.people, login), appliance.consoleUrl);

async function openSite(): Promise<string> {
  const ada = await as('ada');
  const { id, key } = await ada.post<{ id: string; key: string }>('/api/sites', {
    name: 'A site that counts',
    origins: [site.url],
    consent: { noticeVersion: '2026-1', purposes: ['evidence'], honourGpc: true },
  });
  const { version } = await ada.post<{ version: number }>('/api/masking-policies', { siteId: id, rules: [] });
  await (await as('priya')).post(`/api/masking-policies/${id}/${version}/publish`);
  return key;
}

async function kill(visitor: Visitor, { what, lastsMs }: Moment): Promise<void> {
  switch (what) {
    case 'tab closed':
      return visitor.closeTab();
    case 'tab crashed':
      return visitor.crashTab();
    case 'browser killed':
      return visitor.killBrowser();
    case 'network cut':
    case 'answers lost':
      line.become(what === 'network cut' ? 'cut' : 'deaf');
      await pause(lastsMs);
      return line.become('whole');
    case 'appliance killed':
      appliance.killApi('SIGKILL');
      return appliance.ready();
  }
}

async function visit(moment: Moment): Promise<void> {
  const { afterMs, everyMs, left, index } = moment;
  const visitor = await Visitor.arrive();
  counted.set(index, visitor.counted);
  try {
    await visitor.go(`${site.url}/?every=${everyMs}&left=${left}`);
    await eventually('the first number', async () => visitor.counted[0]);
    await pause(afterMs);
    await kill(visitor, moment);

    await visitor.go(`${site.url}/next?every=${everyMs}&left=8`);
    const before = visitor.counted.length;
    await eventually('numbers after the recovery', async () => visitor.counted[before + 5]);
    await eventually(
      'nothing waits in the browser',
      async () => (await visitor.ask<boolean>(`window.quiet = true, ${emptied(siteKey)}`)) || null,
    );
    await visitor.ask('Exhibit.stop()');
  } finally {
    await visitor.leave();
  }
}

beforeAll(
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'exhibit-kills-'));
    appliance = await startAppliance({ dataDir, durable: false });
    line = await Line.to(appliance.consoleUrl);
    site = await countingSite(
      () => siteKey,
      () => line.url,
    );
    siteKey = await openSite();
    for (const moment of moments) await visit(moment).catch((fault) => failures.set(moment.index, fault));
    const readers = { carol: await as('carol'), colin: await as('colin') };
    const recordings = new Set([...counted.values()].flat().map(({ recording }) => recording));
    for (const id of recordings) stored.set(id, await storedRecording(readers, id));
  },
  120_000 + KILLS * 60_000,
);
afterAll(async () => {
  await site?.stop();
  await line?.close();
  await appliance?.stop();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
});

describe(`whatever is killed while a visit is recorded into the real appliance, seed ${SEED} (P9)`, () => {
  it.each(moments)('$index: $what after $afterMs ms loses nothing in silence', ({ index, what }) => {
    if (failures.has(index)) throw failures.get(index);
    const numbers = counted.get(index)!;
    const mine = new Map([...stored].filter(([id]) => numbers.some(({ recording }) => recording === id)));
    const { twice, disordered, silent, declared } = losses(numbers, mine);
    expect({ twice, disordered, silent }).toEqual({ twice: [], disordered: [], silent: [] });
    // Only a process that dies without a word may take its last moments with it.
    if (what !== 'tab crashed' && what !== 'browser killed') expect(declared).toEqual([]);
  });

  it('every recording has each of its segments once, in order, or says which are missing', () => {
    expect(stored.size).toBeGreaterThanOrEqual(KILLS);
    for (const segments of stored.values()) expect(holes(segments)).toEqual([]);
  });
});
