import type { SiteConfig } from '@exhibit/contract';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, until } from './support/browser.js';
import { ingestDouble, type IngestDouble } from './support/ingest-double.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { chainFaults, eventsOf, siteConfig } from './support/segments.js';

let bundle: string;
let browser: Browser;
let appliance: IngestDouble;
let page: Page;
const pageFaults: string[] = [];

const html = (marked: string) => `<!doctype html><html lang="en"><body><p>Bank</p>${marked}
  <script src="/recorder.js" data-site="leak-page"></script></body></html>`;

beforeAll(async () => {
  bundle = await recorderBundle();
});
beforeEach(async () => {
  browser = await launchBrowser();
  appliance = await ingestDouble(siteConfig(), {
    '/': html(''),
    '/offer': html('<p data-exhibit-disclosure="representative-example">Example</p>'),
    '/other*': html(''),
    '/recorder.js': bundle,
  });
  page = await browser.newPage();
  pageFaults.length = 0;
  page.on('pageerror', (error) => pageFaults.push(String(error)));
});
afterEach(async () => {
  await browser?.close();
  await appliance?.close();
  expect(pageFaults).toEqual([]);
});

const sampling = (how: SiteConfig['sampling']) => (appliance.config = siteConfig({ sampling: how }));
const uploads = () => appliance.requests.filter(({ method }) => method === 'PUT').length;
const taken = () => [...appliance.taken.values()];
const state = () => page.evaluate(() => window.Exhibit!.state());
/** Holds on the page that is there when it is asked; one that is just being left, or has only come, has no phase. */
const phase = (wanted: string) =>
  until(
    () => page.evaluate((is) => window.Exhibit?.state().phase === is, wanted).catch(() => false),
    `phase ${wanted}`,
  );
const give = () => page.evaluate(() => window.Exhibit!.consent.give());
const stop = () => page.evaluate(() => window.Exhibit!.stop());

describe('a kill order in an acknowledgement (P2)', () => {
  it('ends capture in the very turn of the page’s clock in which it arrives, and drops the unsent', async () => {
    await page.goto(appliance.origin);
    const seen = await page.evaluate(async (config) => {
      const after: string[] = [];
      let ordered = false;
      const phases: string[] = [];
      await window.Exhibit!.stop();
      await window.Exhibit!.start({
        config: config as never,
        consent: { decision: 'given', consentId: 'consent-1' },
        transport: ({ header }) => {
          if (ordered) after.push(`segment ${header.seq}`);
          ordered = true;
          // Captured in the same turn as the order arrives, and not sent yet: it must never be.
          document.body.append(Object.assign(document.createElement('b'), { textContent: 'late' }));
          const { recording, seq, hash } = header;
          const turns = async () => {
            for (let turn = 0; turn < 3; turn++) {
              await new Promise((resolve) => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = resolve;
                port2.postMessage(0);
              });
              phases.push(window.Exhibit!.state().phase);
              document.body.append('and later');
            }
          };
          void turns();
          return { recording, seq, hash, nextSeq: seq + 1, stop: 'site-paused' as const };
        },
      });
      while (phases.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
      await window.Exhibit!.stop();
      const names = (await indexedDB.databases()).map(({ name }) => name!);
      const left: number[] = [];
      for (const name of names)
        left.push(
          await new Promise<number>((resolve) => {
            const open = indexedDB.open(name);
            open.onsuccess = () => {
              const all = open.result.transaction('segments').objectStore('segments').count();
              all.onsuccess = () => resolve(all.result);
            };
          }),
        );
      return { after, phases, left, storage: JSON.stringify({ ...localStorage }) };
    }, siteConfig());
    // One second is promised. Turns of the page's own event loop are counted, so a slow machine cannot decide this.
    expect(seen.phases).toEqual(['stopped', 'stopped', 'stopped']);
    expect(seen.after).toEqual([]);
    expect(seen.left).toEqual([0]);
    expect(seen.storage).not.toContain('tail');
  });

  it('stops over the network too, and the next page of the stopped site records nothing', async () => {
    appliance.answer = (header) => ({
      status: 200,
      body: JSON.stringify({ ...header, nextSeq: header.seq + 1, stop: 'site-paused' }),
    });
    await page.goto(appliance.origin);
    await give();
    await phase('stopped');
    sampling({ rate: 0 });
    const before = uploads();
    await page.goto(`${appliance.origin}/offer`);
    await phase('waiting-for-consent');
    await page.evaluate(() => document.body.append('changed'));
    expect((await state()).consent).toMatchObject({ decision: 'given', because: 'not-sampled' });
    expect(uploads()).toBe(before);
  });
});

describe('sampling', () => {
  it('leaves out pages that their rule leaves out, and takes part in the rest of the visit', async () => {
    sampling({ rate: 1, pages: [{ path: '/other*', rate: 0 }] });
    await page.goto(`${appliance.origin}/other/thing`);
    await give();
    expect(await state()).toMatchObject({ phase: 'waiting-for-consent', recording: null });
    await page.goto(appliance.origin);
    await phase('recording');
    await stop();
    const paths = eventsOf(taken()[0]!).filter(({ data }) => data.tag === 'exhibit.page');
    expect(paths.map(({ data }) => data.payload.path)).toEqual(['/']);
  });

  it('pauses where a client-side navigation reaches a page that is left out, and goes on after it', async () => {
    sampling({ rate: 1, pages: [{ path: '/other*', rate: 0 }] });
    await page.goto(appliance.origin);
    await give();
    await until(() => uploads() > 0, 'an upload');
    await page.evaluate(() => history.pushState({}, '', '/other/secret-place'));
    await phase('waiting-to-begin');
    await page.evaluate(() => document.body.append(document.createElement('aside')));
    await page.evaluate(() => history.pushState({}, '', '/offer'));
    await phase('recording');
    await page.evaluate(() => document.body.append(document.createElement('article')));
    await stop();
    expect(taken()).toHaveLength(1);
    expect(chainFaults(taken()[0]!)).toEqual([]);
    const pages = eventsOf(taken()[0]!).filter(({ data }) => data.tag === 'exhibit.page');
    expect(pages.map(({ data }) => data.payload.path)).not.toContain('/other/secret-place');
    expect(JSON.stringify(eventsOf(taken()[0]!).filter(({ type }) => type === 3))).not.toContain('aside');
  });

  it('waits for a marked element, and then records the visit to its end', async () => {
    sampling({ rate: 1, start: 'marked' });
    await page.goto(appliance.origin);
    await give();
    await phase('waiting-to-begin');
    expect(uploads()).toBe(0);
    await page.evaluate(() => {
      const mark = document.createElement('p');
      mark.setAttribute('data-exhibit-disclosure', 'representative-example');
      document.body.append(mark);
    });
    await phase('recording');
    await until(() => uploads() > 0, 'an upload');
    await page.goto(`${appliance.origin}/other`);
    await phase('recording');
    await stop();
    expect(taken()).toHaveLength(1);
  });

  it('begins at once, and once only, on a page that is marked already', async () => {
    sampling({ rate: 1, start: 'marked' });
    await page.goto(`${appliance.origin}/offer`);
    await give();
    await phase('recording');
    await stop();
    expect(taken()).toHaveLength(1);
    expect(chainFaults(taken()[0]!)).toEqual([]);
    expect(eventsOf(taken()[0]!).filter(({ type }) => type === 2)).toHaveLength(1);
  });

  it('waits for the page to call, and does not begin without consent even then', async () => {
    sampling({ rate: 1, start: 'call' });
    await page.goto(`${appliance.origin}/offer`);
    await page.evaluate(() => window.Exhibit!.begin());
    await phase('waiting-for-consent');
    await page.reload();
    await give();
    await phase('waiting-to-begin');
    await page.evaluate(() => window.Exhibit!.begin());
    await phase('recording');
  });

  it.each([
    ['a rate that is none', { sampling: { rate: '1' } }],
    ['a rate above all', { sampling: { rate: 7 } }],
    ['a page without a path', { sampling: { rate: 1, pages: [{ rate: 1 }] } }],
    ['a beginning nobody knows', { sampling: { rate: 1, start: 'soon' } }],
    ['tags that are none', { tags: 'all' }],
    ['a tag without keys', { tags: [{ tag: 'offer' }] }],
  ])('records nothing when the configuration holds %s', async (_what, change: object) => {
    appliance.config = siteConfig(change);
    await page.goto(appliance.origin);
    await phase('unavailable');
    expect((await state()).faults).toEqual(['config-invalid']);
  });
});

describe('the visitor’s clock', () => {
  it.each([
    ['forwards, as after a sleep', 3_600_000],
    ['back', -7_200_000],
  ])('is noted in the header when it jumps %s', async (_how, byMs) => {
    await page.goto(appliance.origin);
    await give();
    await until(() => uploads() > 0, 'an upload');
    await page.evaluate((by) => {
      const { now } = Date;
      Date.now = () => now.call(Date) + by;
      document.body.append('after the jump');
    }, byMs);
    await stop();
    const jumps = taken()[0]!.flatMap(({ header }) => header.clockJumps ?? []);
    expect(jumps).toHaveLength(1);
    expect(Math.abs(jumps[0]!.byMs - byMs)).toBeLessThan(1_000);
    expect(chainFaults(taken()[0]!)).toEqual([]);
  });

  it('is not noted while it runs as it should', async () => {
    await page.goto(appliance.origin);
    await give();
    await until(() => uploads() > 0, 'an upload');
    await stop();
    expect(taken()[0]!.filter(({ header }) => header.clockJumps)).toEqual([]);
  });
});

describe('the browser’s back/forward cache', () => {
  it('lets the page that comes back continue the recording, with one unbroken chain', async () => {
    await browser.close();
    browser = await launchBrowser({ backForwardCache: true });
    page = await browser.newPage();
    await page.goto(appliance.origin);
    await give();
    await until(() => uploads() > 0, 'an upload');
    await page.evaluate(() => {
      window.addEventListener('pageshow', ({ persisted }) => (document.title = `back ${persisted}`));
    });
    await page.goto(`${appliance.origin}/offer`);
    await phase('recording');
    await until(
      () => page.evaluate(() => window.Exhibit!.state().nextSeq > 1),
      'segments of the second page',
    );
    // Not goBack(): the driver waits for a load event that a page out of the cache does not have.
    await page.evaluate(() => history.back()).catch(() => undefined);
    await until(
      () =>
        page.title().then(
          (title) => title.startsWith('back'),
          () => false,
        ),
      'the first page',
    );
    expect(await page.title()).toBe('back true');
    await phase('recording');
    await page.evaluate(() => document.body.append(document.createElement('article')));
    await stop();
    expect(taken()).toHaveLength(1);
    expect(chainFaults(taken()[0]!)).toEqual([]);
    const events = eventsOf(taken()[0]!);
    const pages = events.filter(({ data }) => data.tag === 'exhibit.page');
    expect(pages.map(({ data }) => data.payload.path)).toEqual(['/', '/offer', '/']);
    expect(JSON.stringify(events)).toContain('"tagName":"article"');
  });

  it('waits for its recording no longer once it is left, and takes it from nobody', async () => {
    await browser.close();
    browser = await launchBrowser({ backForwardCache: true });
    const context = await browser.newContext();
    page = await context.newPage();
    await page.goto(appliance.origin);
    await give();
    await until(() => uploads() > 0, 'an upload');
    const recording = (await state()).recording!;

    // A tab beside it that holds the recording's lock from when this page goes until two others waited for it.
    const beside = await context.newPage();
    await beside.goto(`${appliance.origin}/recorder.js`);
    const waiting = () =>
      beside.evaluate(async () => (await navigator.locks.query()).pending!.map(({ clientId }) => clientId!));
    await beside.evaluate((name) => {
      const untilTwoWaited = async () => {
        document.title = 'holds';
        const seen = new Set<string>();
        while (seen.size < 2)
          for (const { clientId } of (await navigator.locks.query()).pending!) seen.add(clientId!);
      };
      void navigator.locks.request(name, untilTwoWaited);
    }, `exhibit:${recording}`);
    await until(async () => (await waiting()).length === 1, 'the tab beside waits');
    await page.goto(`${appliance.origin}/offer`, { waitUntil: 'commit' });
    await until(async () => (await beside.title()) === 'holds', 'the tab beside holds the lock');
    await until(async () => (await waiting()).length === 1, 'the next page waits');
    await page.goto(`${appliance.origin}/other`, { waitUntil: 'commit' });
    // Committed is earlier than the recorder's script: a busy machine asks before there is one.
    await page.waitForFunction(() => window.Exhibit);
    await until(async () => (await state()).recording !== null, 'a recording');
    expect((await state()).recording).toBe(recording);
    await stop();
  });
});
