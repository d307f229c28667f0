import type { DisclosureObservation } from '@exhibit/contract';
import fc from 'fast-check';
import { gunzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { READABLE_PAGE, WAYS } from './readable-time/ways.js';
import { launchBrowser } from './support/browser.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { siteConfig } from './support/segments.js';

const VISITS = Number(process.env['EXHIBIT_READABLE_VISITS'] ?? 12);
const SEED = Number(process.env['EXHIBIT_READABLE_SEED'] ?? Date.now() % 1e9);
const AT_ONCE = 3;
/** Two clocks are read one after the other. */
const SLACK_MS = 30;
/** How long things stay as they are. What nobody tells of, the recorder finds when it looks, once a second. */
const TOLD_MS = 30;
const UNTOLD_MS = 1_300;
const LONGER_MS = 500;

/** Milliseconds after the turn before, and which way is turned on or off. */
type Turn = [afterMs: number, way: string];
const visit = fc.array(
  fc
    .tuple(fc.nat(LONGER_MS), fc.constantFrom(...Object.keys(WAYS)))
    .map(([ms, way]): Turn => [ms + (WAYS[way]!.isUntold ? UNTOLD_MS : TOLD_MS), way]),
  { minLength: 4, maxLength: 9 },
);

interface Seen {
  truth: { at: number; isHidden: boolean; by: string[] }[];
  observed: DisclosureObservation[];
}

let browser: Browser;
let script: string;
beforeAll(async () => {
  script = await recorderBundle();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function watched(turns: Turn[]): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 600 } });
  try {
    const page = await context.newPage();
    const bodies: string[] = [];
    await page.exposeFunction('take', (body: string) => void bodies.push(body));
    await context.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: READABLE_PAGE }));
    await page.goto('https://bank.test/');
    await page.addScriptTag({ content: script });
    const truth = await page.evaluate(
      async ({ config, turns, ways }) => {
        const { Exhibit, take, turn, written } = window as never as {
          Exhibit: { start(options: object): Promise<void>; stop(): Promise<void> };
          take(body: string): Promise<void>;
          turn(way: string, script: string, isHidden: boolean): void;
          written: Seen['truth'];
        };
        await Exhibit.start({
          config,
          consent: { decision: 'given', consentId: 'readable-time' },
          transport: ({ body }: { body: Uint8Array }) => take(btoa(String.fromCharCode(...body))),
        });
        const later = (ms: number) => new Promise((done) => setTimeout(done, ms));
        await later(600);
        const on = new Set<string>();
        for (const [ms, way] of turns) {
          const isHidden = !on.delete(way);
          if (isHidden) on.add(way);
          turn(way, ways[way]![isHidden ? 'hide' : 'show'], isHidden);
          await later(ms);
        }
        await later(200);
        await Exhibit.stop();
        return written;
      },
      { config: siteConfig({ disclosures: [{ key: 'terms' }] }), turns, ways: WAYS },
    );
    const events = bodies.flatMap(
      (body) =>
        JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString('utf8')) as {
          data: { tag?: string; payload: DisclosureObservation };
        }[],
    );
    const observed = events.flatMap(({ data }) => (data.tag === 'exhibit.disclosure' ? [data.payload] : []));
    return { truth, observed };
  } finally {
    await context.close();
  }
}

const isReadable = ({ visibleShare, hidden, foreground }: DisclosureObservation): boolean =>
  foreground && visibleShare >= 0.95 && !hidden[0];

/** Where it was told readable although it was hidden: for how many ms, since when it was hidden, and by what. */
function toldWrongly({ truth, observed }: Seen): string[] {
  return truth.flatMap(({ at, isHidden, by }, n) => {
    const end = truth[n + 1]?.at ?? at;
    return (isHidden ? observed.filter(isReadable) : []).flatMap(({ from, to }) => {
      const ms = Math.round(Math.min(to, end) - Math.max(from, at));
      const since = Math.round(Math.max(from, at) - at);
      return ms > SLACK_MS
        ? [`${ms} ms, from ${since} of ${Math.round(end - at)} ms, by ${by.join(' and ')}`]
        : [];
    });
  });
}

describe('the time for which a text was readable', () => {
  it('is never told for a time in which it was hidden, whatever the page does', async () => {
    const waiting = fc.sample(visit, { numRuns: VISITS, seed: SEED });
    const wrong: string[] = [];
    let told = 0;
    const visitor = async () => {
      for (let turns = waiting.pop(); turns; turns = waiting.pop()) {
        const seen = await watched(turns);
        told += seen.observed.filter(isReadable).reduce((ms, { from, to }) => ms + to - from, 0);
        const faults = toldWrongly(seen);
        if (faults[0]) wrong.push(...faults, JSON.stringify(turns));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, visitor));
    expect({ wrong, seed: SEED }).toEqual({ wrong: [], seed: SEED });
    expect(told).toBeGreaterThan(0);
  }, 600_000);
});
