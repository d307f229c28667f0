import type { Browser, Page } from 'playwright-core';
import { launchBrowser, until } from './support/browser.js';
import { ingestDouble, type IngestDouble } from './support/ingest-double.js';
import { recorderBundle } from './support/recorder-bundle.js';
import { siteConfig } from './support/segments.js';

interface TcData {
  tcString: string;
  eventStatus: string;
  gdprApplies?: boolean;
  purpose: { consents: Record<number, boolean> };
  vendor?: { consents: Record<number, boolean> };
}
declare global {
  interface Window {
    /** A consent tool as IAB TCF v2.3 describes its interface: this one plays the visitor's part. */
    cmpSays(data: TcData): void;
    cmpListeners(): number;
    installCmp(): void;
    endFollowing?: () => void;
  }
}

let bundle: string;
let browser: Browser;
let appliance: IngestDouble;
let page: Page;
const pageFaults: string[] = [];
beforeAll(async () => {
  bundle = await recorderBundle();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  const html = `<!doctype html><title>x</title><h1>Bank</h1>
    <script src="/recorder.js" data-site="leak-page"></script>`;
  appliance = await ingestDouble(siteConfig(), { '/': html, '/two': html, '/recorder.js': bundle });
  page = await (await browser.newContext()).newPage();
  pageFaults.length = 0;
  page.on('pageerror', (error) => pageFaults.push(String(error)));
  await page.addInitScript(() => {
    const listeners = new Map<number, (data: unknown, ok: boolean) => void>();
    let last: TcData | null = JSON.parse(sessionStorage.getItem('cmp') ?? 'null');
    window.installCmp = () => {
      window.__tcfapi = (command, _version, tell, id) => {
        if (command === 'removeEventListener') return tell(listeners.delete(id!), true);
        if (command !== 'addEventListener') return tell(null, false);
        const listenerId = listeners.size + 1;
        listeners.set(listenerId, tell);
        tell(
          last ? { ...last, listenerId } : { listenerId, eventStatus: 'cmpuishown', gdprApplies: true },
          true,
        );
      };
    };
    window.cmpSays = (data) => {
      last = data;
      sessionStorage.setItem('cmp', JSON.stringify({ ...data, eventStatus: 'tcloaded' }));
      listeners.forEach((tell, listenerId) => tell({ ...data, listenerId }, true));
    };
    window.cmpListeners = () => listeners.size;
    if (!location.search.includes('late')) window.installCmp();
  });
});
afterEach(async () => {
  expect(pageFaults).toEqual([]);
  await page.context().close();
  await appliance.close();
});

const follow = (vendor?: number) =>
  page.evaluate((id) => {
    const options = { purposes: { proof: [1, 8] }, ...(id !== undefined && { vendor: id }) };
    window.endFollowing = window.Exhibit!.consent.followTcf(options);
  }, vendor);
const says = (tcString: string, agreed: number[], change: Partial<TcData> = {}) =>
  page.evaluate((data) => window.cmpSays(data), {
    tcString,
    eventStatus: 'useractioncomplete',
    gdprApplies: true,
    purpose: { consents: Object.fromEntries(agreed.map((id) => [id, true])) },
    ...change,
  });
const decision = () => page.evaluate(() => window.Exhibit!.consent.state().decision);
const becomes = (wanted: string) => until(async () => (await decision()) === wanted, `decision ${wanted}`);
/** After everything that was said so far has been heard, and what follows from it would have been sent. */
const settled = () =>
  page.evaluate(async () => {
    await window.Exhibit!.consent.known();
    for (let trip = 0; trip < 2; trip++) await fetch('/two');
  });
const uploads = () => appliance.requests.filter(({ method }) => method === 'PUT').length;

describe('a TCF consent tool (P2)', () => {
  it('records nobody while the tool still asks', async () => {
    await page.goto(appliance.origin);
    await follow();
    await says('tc-1', [1, 8], { eventStatus: 'cmpuishown' });
    await settled();
    expect([await decision(), appliance.consents.length, uploads()]).toEqual(['undecided', 0, 0]);
  });

  it('records nobody where the tool says that GDPR does not apply: nobody was asked', async () => {
    await page.goto(appliance.origin);
    await follow();
    await says('tc-1', [1, 8], { gdprApplies: false, eventStatus: 'tcloaded' });
    await settled();
    expect([await decision(), appliance.consents.length]).toEqual(['undecided', 0]);
  });

  it.each([
    ['one of the purposes is missing', [1], undefined, {}],
    ['the vendor was not agreed to', [1, 8], 7, { vendor: { consents: { 7: false } } }],
    ['the tool names no vendors', [1, 8], 7, {}],
  ])('takes it as a refusal when %s', async (_when, agreed, vendor, change) => {
    await page.goto(appliance.origin);
    await follow(vendor);
    await says('tc-1', agreed, change);
    await becomes('refused');
    expect(appliance.consents).toMatchObject([{ decision: 'refused', signals: { tcString: 'tc-1' } }]);
    expect(uploads()).toBe(0);
  });

  it('records under the purposes agreed to, and hands the TC string over as it is', async () => {
    await page.goto(appliance.origin);
    await follow(7);
    await says('tc-1', [1, 8], { vendor: { consents: { 7: true } } });
    await becomes('given');
    await until(() => uploads() > 0, 'an upload');
    expect(appliance.consents).toMatchObject([
      { decision: 'given', purposes: ['proof'], signals: { tcString: 'tc-1', gpc: false } },
    ]);
  });

  it('waits for a tool that is loaded later', async () => {
    await page.goto(`${appliance.origin}/?late`);
    await follow();
    await page.evaluate(() => window.installCmp());
    await until(() => page.evaluate(() => window.cmpListeners() === 1), 'listening');
    await says('tc-1', [1, 8]);
    await becomes('given');
  });

  it('stops and tells the appliance when the visitor changes their mind in the tool', async () => {
    await page.goto(appliance.origin);
    await follow();
    await says('tc-1', [1, 8]);
    await becomes('given');
    await says('tc-2', []);
    await becomes('withdrawn');
    await until(() => appliance.withdrawals.length === 1, 'the withdrawal');
    expect(await page.evaluate(() => window.Exhibit!.state().phase)).toBe('waiting-for-consent');
  });

  it('makes no second record on the next page, and brings no withdrawn consent back', async () => {
    await page.goto(appliance.origin);
    await follow();
    await says('tc-1', [1, 8]);
    await becomes('given');
    await page.goto(`${appliance.origin}/two`);
    await follow();
    await settled();
    expect([await decision(), appliance.consents.length]).toEqual(['given', 1]);
    await page.evaluate(() => window.Exhibit!.consent.withdraw());
    await page.goto(appliance.origin);
    await follow();
    await settled();
    expect([await decision(), appliance.consents.length]).toEqual(['withdrawn', 1]);
  });

  it('stops listening when told to, and hears nothing more', async () => {
    await page.goto(appliance.origin);
    await follow();
    await page.evaluate(() => window.endFollowing!());
    expect(await page.evaluate(() => window.cmpListeners())).toBe(0);
    await says('tc-1', [1, 8]);
    await settled();
    expect(await decision()).toBe('undecided');
  });

  it('keeps a tool that throws, or talks nonsense, out of the page and out of the recording', async () => {
    await page.goto(`${appliance.origin}/?late`);
    await page.evaluate(() => {
      window.__tcfapi = (_command, _version, tell) => {
        tell('nonsense', true);
        tell(null, true);
        tell({ eventStatus: 'tcloaded', purpose: 'none' }, false);
        throw new Error('a fault of the tool');
      };
    });
    await follow();
    await settled();
    expect(await decision()).toBe('undecided');
    expect(await page.evaluate(() => window.Exhibit!.state().faults)).toEqual(['consent-unavailable']);
  });
});

describe('any other consent tool', () => {
  it('is followed through a function of the page', async () => {
    await page.goto(appliance.origin);
    await page.evaluate(() => {
      window.endFollowing = window.Exhibit!.consent.follow((tell) => {
        const hear = (event: Event) => tell({ decision: (event as CustomEvent).detail as 'given' });
        window.addEventListener('decided', hear);
        return () => window.removeEventListener('decided', hear);
      });
    });
    const decide = (detail: string) =>
      page.evaluate(
        (said) => void window.dispatchEvent(new CustomEvent('decided', { detail: said })),
        detail,
      );
    await decide('given');
    await becomes('given');
    await decide('refused');
    await becomes('withdrawn');
    await page.evaluate(() => window.endFollowing!());
    await decide('given');
    await settled();
    expect(await decision()).toBe('withdrawn');
  });
});
