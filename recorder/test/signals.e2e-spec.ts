import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser, until } from './support/browser.js';
import { canariesIn } from './support/canary-search.js';
import { ingestDouble, type IngestDouble } from './support/ingest-double.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { eventsOf, siteConfig } from './support/segments.js';

const SECRETS = [
  'zqerrkanari',
  'zqnamekanari',
  'zqvaluekanari',
  'zqtagkanari',
  'zqkeykanari',
  'zqtypekanari',
];
const [inError, inName, inValue, inTag, inKey, inType] = SECRETS as [
  string,
  string,
  string,
  string,
  string,
  string,
];

const html = `<!doctype html><html lang="en"><body>
  <button id="alive">Alive</button><button id="dead">Dead</button><p id="answer">x</p>
  <div data-exhibit-block><button id="blocked">Blocked</button></div>
  <div id="pad">${[1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((key) => `<button>${key}</button>`).join('')}</div>
  <form id="left" action="/done" name="${inName}"><input id="one" name="${inName}"><input id="two" name="${inName}-2">
    <div data-exhibit-block><input id="hidden-field" name="${inName}-3"></div></form>
  <form id="sent" action="/done"><input id="three" name="${inName}-4"></form>
  <script src="/page.js"></script><script src="/recorder.js" data-site="leak-page"></script></body></html>`;
const script = `
  document.getElementById('alive').onclick = () => { document.getElementById('answer').textContent += 'x'; };
  document.getElementById('sent').onsubmit = (event) => event.preventDefault();`;
const TAGS = [
  {
    tag: 'offer',
    keys: [
      { name: 'amount', kind: 'number' as const },
      { name: 'term', kind: 'enum' as const, values: ['short', 'long'] },
    ],
  },
];

let bundle: string;
let browser: Browser;
let appliance: IngestDouble;
let page: Page;
beforeAll(async () => {
  bundle = await recorderBundle();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  await page?.context().close();
  await appliance?.close();
});

async function record(
  options: BrowserContextOptions = {},
  before = () => undefined as unknown,
): Promise<void> {
  appliance = await ingestDouble(siteConfig({ tags: TAGS }), {
    '/': html,
    '/done': html,
    '/page.js': script,
    '/recorder.js': bundle,
  });
  page = await (await browser.newContext(options)).newPage();
  await page.addInitScript(before);
  await page.goto(appliance.origin);
  await page.evaluate(() => window.Exhibit!.consent.give());
  await until(() => appliance.taken.size > 0, 'a segment');
}

const segments = () => [...appliance.taken.values()].flat();
/** Payloads of what was observed, without their times. */
const seen = (tag: string): Record<string, unknown>[] =>
  eventsOf(segments())
    .filter(({ data }) => data.tag === `exhibit.${tag}`)
    .map(({ data: { payload } }) => {
      const { at, ...rest } = payload as { at: number };
      expect(typeof at).toBe('number');
      return rest;
    });
const stop = () => page.evaluate(() => window.Exhibit!.stop());
/** A timer of the page's own: those that were due before it, of what waits for an answer, have run, however late. */
const pageTime = (ms: number) => page.evaluate((then) => new Promise((done) => setTimeout(done, then)), ms);
interface RecordedNode {
  id: number;
  tagName?: string;
  childNodes?: RecordedNode[];
}
/** Numbers of the recorded elements of a tag, in the order of the page. */
function numbersOf(tag: string): number[] {
  const found: number[] = [];
  const walk = (node: RecordedNode): void => {
    if (node.tagName === tag) found.push(node.id);
    node.childNodes?.forEach(walk);
  };
  walk(eventsOf(segments()).find(({ type }) => type === 2)!.data.node as RecordedNode);
  return found;
}

describe('clicks that tell of trouble', () => {
  it('are told when the page did not answer, and not when it did', async () => {
    await record();
    await page.click('#alive');
    await pageTime(1_300);
    await page.click('#dead');
    await pageTime(1_300);
    await stop();
    expect(seen('click')).toEqual([{ kind: 'dead', id: numbersOf('button')[1] }]);
  });

  it('are told when somebody hammers on one spot, once', async () => {
    await record();
    await page.click('#alive', { clickCount: 6, delay: 10 });
    await stop();
    expect(seen('click')).toEqual([{ kind: 'rage', id: numbersOf('button')[0] }]);
  });

  it('are never told of a blocked region or a pad of keys', async () => {
    await record();
    for (const where of ['#blocked', '#pad button:nth-child(4)']) {
      await page.click(where, { clickCount: 4, delay: 10 });
      await pageTime(1_300);
    }
    await stop();
    expect(seen('click')).toEqual([]);
  });
});

describe('errors of the page', () => {
  it('are told by type, with nothing readable in the message', async () => {
    await record();
    await page.evaluate(
      ([message, name]) => {
        setTimeout(() => {
          throw new TypeError(`Cannot read ${message}`);
        });
        setTimeout(() => {
          throw Object.assign(new Error(message), { name });
        });
        void Promise.reject(new RangeError(message));
        setTimeout(() => {
          throw message;
        });
      },
      [inError, inType] as const,
    );
    await until(() => seen('error').length === 4, 'the errors');
    await stop();
    const errors = seen('error');
    expect(errors.map(({ type }) => type).toSorted()).toEqual(['RangeError', 'TypeError', 'other', 'other']);
    expect(errors.every(({ message }) => /^[x\s]+$/.test(message as string))).toBe(true);
  });

  it('do not flood a recording', async () => {
    await record();
    await page.evaluate(() => {
      for (let n = 0; n < 100; n++) window.dispatchEvent(new ErrorEvent('error', { message: 'again' }));
    });
    await stop();
    expect(seen('error')).toHaveLength(20);
  });

  it('cannot break the recorder, or get out of it, when they are made to', async () => {
    await record();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.evaluate(() => {
      const error = Object.defineProperty({}, 'name', {
        get() {
          throw new Error('a trap');
        },
      });
      window.dispatchEvent(new ErrorEvent('error', { error }));
    });
    await stop();
    expect(await page.evaluate(() => window.Exhibit!.state().faults)).toEqual(['observer-failed']);
    expect(seen('fault')).toEqual([{ kind: 'observer-failed' }]);
    expect(faults).toEqual([]);
  });
});

describe('a form that is left', () => {
  it('is told by the numbers of its touched fields, unless it was submitted', async () => {
    await record();
    await page.fill('#two', inValue);
    await page.fill('#one', inValue);
    await page.fill('#hidden-field', inValue);
    await page.fill('#three', inValue);
    await page.press('#three', 'Enter');
    await stop();
    const [one, two] = numbersOf('input');
    expect(seen('form')).toEqual([{ fields: [two, one] }]);
  });

  it('is told too when the page is left', async () => {
    await record();
    await page.fill('#one', inValue);
    await page.goto(`${appliance.origin}/done`);
    await until(() => page.evaluate(() => window.Exhibit!.state().phase === 'recording'), 'the next page');
    await stop();
    expect(seen('form')).toHaveLength(1);
  });
});

describe('the device, and signs of a robot', () => {
  it('are told in numbers and closed words', async () => {
    await record({ viewport: { width: 400, height: 700 }, hasTouch: true });
    await page.evaluate(() => {
      const portrait = matchMedia('(orientation:portrait)');
      portrait.addEventListener('change', () => document.body.setAttribute('data-turned', ''));
    });
    await page.setViewportSize({ width: 700, height: 400 });
    await page.locator('[data-turned]').waitFor({ state: 'attached' });
    await stop();
    expect(seen('device')).toEqual([
      { width: 400, height: 700, orientation: 'portrait', touch: true },
      { width: 700, height: 400, orientation: 'landscape', touch: true },
    ]);
  });

  it('flag a driven browser', async () => {
    await record({}, () => Object.defineProperty(navigator, 'webdriver', { value: true }));
    await stop();
    expect(seen('bot')).toEqual([{ sign: 'webdriver' }]);
  });

  it('flag clicks of a mouse that never moved, and no others', async () => {
    await record({}, () => Object.defineProperty(navigator, 'webdriver', { value: false }));
    const session = await page.context().newCDPSession(page);
    const { x, y } = (await page.locator('#alive').boundingBox())!;
    for (let click = 0; click < 4; click++)
      for (const type of ['mousePressed', 'mouseReleased'] as const)
        await session.send('Input.dispatchMouseEvent', {
          type,
          x: x + 5,
          y: y + 5,
          button: 'left',
          clickCount: 1,
          pointerType: 'mouse',
        });
    await stop();
    expect(seen('bot')).toEqual([{ sign: 'no-pointer' }]);
  });

  it('flag nobody who moves the mouse', async () => {
    await record({}, () => Object.defineProperty(navigator, 'webdriver', { value: false }));
    await page.mouse.move(5, 5);
    for (let click = 0; click < 4; click++) await page.click('#alive');
    await stop();
    expect(seen('bot')).toEqual([]);
  });
});

describe('everything of this, for everybody who may not be named (P1)', () => {
  it('lets no error message, field name, typed value or undeclared tag leave', async () => {
    await record();
    await page.evaluate(
      ([error, tag, key]) => {
        const api = window.Exhibit!;
        api.tag('offer', { amount: 1_200.5, term: 'long', [key]: tag } as Record<string, string | number>);
        api.tag('offer', { amount: tag, term: tag });
        api.tag(tag, { amount: 1 });
        api.tag('offer', null as never);
        setTimeout(() => {
          throw new Error(error);
        });
      },
      [inError, inTag, inKey] as const,
    );
    await page.fill('#one', inValue);
    await until(() => seen('error').length > 0, 'the error');
    await stop();
    expect(seen('tag')).toEqual([
      { tag: 'offer', values: { amount: 1200.5, term: 'long' } },
      { tag: 'offer', values: {} },
    ]);
    const stream =
      JSON.stringify(segments().map(({ header }) => header)) + JSON.stringify(eventsOf(segments()));
    expect(canariesIn(stream, SECRETS)).toEqual([]);
    expect(seen('form').length + seen('error').length).toBe(2);
  });
});
