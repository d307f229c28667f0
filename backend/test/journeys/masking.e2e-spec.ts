import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { launchChromium } from '@exhibit/evaluation/chromium';
import { ConsoleClient } from '@exhibit/evaluation/console-client';
import { visitConsole } from '@exhibit/evaluation/demo/console-visits';
import type { Browser, Page, Request } from 'playwright-core';
import {
  documentOf,
  element,
  snapshot,
  text,
} from '../../src/masking/conformance/recorded-events.fixture.js';
import { eventually } from '../support/poll.js';
import { decide, RecorderByHand } from '../support/recorder-by-hand.js';

/** What an administrator does before a masking policy is published. Pictures are kept where EXHIBIT_PICTURES says. */
let appliance: RunningAppliance;
let browser: Browser;
let siteId: string;

beforeAll(async () => {
  appliance = await startAppliance({
    dataDir: await mkdtemp(join(tmpdir(), 'exhibit-masking-')),
    durable: false,
  });
  browser = await launchChromium();
  const ada = await ConsoleClient.as(personOf('ada'), appliance.consoleUrl);
  const { items } = await ada.get<{ items: { id: string }[] }>('/api/sites');
  siteId = items[0]!.id;
  await ada.post('/api/masking-policies', { siteId, rules: RULES });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await appliance?.stop();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
}, 60_000);

const personOf = (login: string) => appliance.people.find((candidate) => candidate.login === login)!;

const rule = (id: string, selector: string, more: object = {}) => ({
  ...{ id, selector, text: true, descendants: true, attributes: [] },
  reason: 'It is the same text for everybody',
  ...more,
});
const RULES = [
  rule('terms', '#terms', { approvedText: 'Costs 38.50 in total' }),
  rule('heading', '.title', { approvedText: 'Loans for everybody' }),
  rule('form', '#apply'),
  rule('nobody', '#nobody'),
];

/** A visitor's page, with what somebody could hide in it. `away` is nobody's address. */
const PASTED = `<!doctype html><html><head>
  <base href="https://away.invalid/"><meta http-equiv="refresh" content="0;url=https://away.invalid/gone">
  <link rel="stylesheet" href="https://away.invalid/sheet"><script>document.title = 'ran'; parent.document.title = 'ran'</script>
  <style>body { font: 16px sans-serif; margin: 24px } .box { border: 1px solid #888; padding: 8px }</style></head>
  <body><h1 class="title">Loans for the happy few</h1><p>Dear Marguerite Duval</p>
  <section id="terms" class="box">Costs <b>38.50</b> in total</section>
  <form id="apply"><p>How to apply</p><input type="password" value="open-sesame"><input autocomplete="cc-number" value="4111111111111111">
  <input value="Rue de la Paix" autofocus onfocus="parent.document.title = 'ran'"></form>
  <img src="https://away.invalid/pixel" onerror="parent.document.title = 'ran'"><img src="/api/sites">
  <iframe src="https://away.invalid/frame"></iframe></body></html>`;
const SECRETS = ['Marguerite', 'open-sesame', '4111111111111111', 'Rue de la Paix'];

async function picture(page: Page, name: string): Promise<void> {
  const pictures = process.env['EXHIBIT_PICTURES'];
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

describe('an administrator tries a draft on a page', () => {
  let page: Page;
  let end: () => Promise<void>;
  const asked: Request[] = [];
  beforeAll(async () => {
    const visit = await visitConsole(
      browser,
      appliance.consoleUrl,
      personOf('ada'),
      `/masking/${siteId}/try`,
    );
    ({ page } = visit);
    end = () => visit.context.close();
    page.on('request', (request) => asked.push(request));
  }, 60_000);
  afterAll(() => end?.());

  it('refuses a page above the limit, and keeps nothing of it', async () => {
    await page.getByLabel('HTML of the page').fill(`<p>${'a'.repeat(512 * 1024)}</p>`);
    await page.locator('[data-test="try"]').click();
    await page.locator('[data-test="bench-fault"]', { hasText: 'larger than 512 KiB' }).waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.getByLabel('HTML of the page').inputValue()).toBe('');
  }, 60_000);

  it('is told by rule what would be visible, what stays secret, and what names nothing', async () => {
    await page.getByLabel('HTML of the page').fill(PASTED);
    await page.locator('[data-test="try"]').click();
    await page.locator('[data-test="bench-rules"]').waitFor();
    const row = (id: string) =>
      page.locator('[data-test="bench-rules"] tr', { hasText: `#${id}` }).innerText();
    expect(await row('terms')).toContain('the approved text');
    expect(await page.locator('[data-test="bench-rules"] tr', { hasText: '.title' }).innerText()).toContain(
      'would be quarantined',
    );
    expect(await row('apply')).toMatch(/1 text.*a password, a card field, a field that is typed or chosen/s);
    expect(await row('nobody')).toContain('names nothing here');
    expect(await page.locator('[data-test="bench-sum"]').innerText()).toContain('5 of 6 texts');
  }, 60_000);

  it('sees the page as it would be recorded: the named texts, and no name and no secret', async () => {
    const frame = page.frameLocator('ex-masked-picture iframe');
    await frame.getByText('38.50').waitFor();
    const drawn = (await frame.locator('html').innerHTML()).toString();
    expect(drawn).toContain('How to apply');
    for (const secret of SECRETS) expect(drawn).not.toContain(secret);
    await picture(page, 'bench');
  }, 60_000);

  it('sends nothing of the page anywhere, and runs nothing of it', async () => {
    const sent = asked.map((request) => `${request.url()} ${request.postData() ?? ''}`);
    expect(sent.filter((one) => one.includes('away.invalid'))).toEqual([]);
    for (const secret of SECRETS) expect(sent.filter((one) => one.includes(secret))).toEqual([]);
    expect(sent.every((one) => one.includes('/masking-bench.html') || !one.includes('/api/sites'))).toBe(
      true,
    );
    expect(await page.title()).not.toBe('ran');
    expect(await page.locator('iframe[src="/masking-bench.html"]').count()).toBe(0);
  });
});

it('is a compliance officer who may ask a recording, and the bench says when there is none', async () => {
  const visit = await visitConsole(
    browser,
    appliance.consoleUrl,
    personOf('carol'),
    `/masking/${siteId}/try`,
  );
  await visit.page.getByRole('heading', { name: 'Ask a recording' }).waitFor();
  await visit.page.getByText('There is no sealed recording of this site yet.').waitFor();
  await visit.context.close();
}, 60_000);

describe('a privacy officer reviews what masking let through', () => {
  let page: Page;
  let end: () => Promise<void>;
  const loud = () => element('section', { role: 'contentinfo' }, [text('The same for everybody')]);
  const field = (type: string) => element('input', { type, value: '***' });
  beforeAll(async () => {
    const [ada, priya] = await Promise.all(
      ['ada', 'priya'].map((login) => ConsoleClient.as(personOf(login), appliance.consoleUrl)),
    );
    const { version } = await ada!.post<{ version: number }>('/api/masking-policies', {
      siteId,
      rules: [rule('small-print', '[role="contentinfo"]')],
    });
    await priya!.post(`/api/masking-policies/${siteId}/${version}/publish`);
    await recorded(version, ['/apply', loud(), field('text'), field('email')], ['/help', loud()]);
    const { listHash } = await priya!.get<{ listHash: string }>(`/api/masking-reviews/${siteId}`);
    await priya!.post(`/api/masking-reviews/${siteId}`, { listHash, note: 'The first look at all of it.' });
    await recorded(
      version,
      ['/apply', loud(), field('text'), field('text'), field('password'), element('iframe')],
      ['/contact', loud(), field('tel')],
    );
    const visit = await visitConsole(browser, appliance.consoleUrl, personOf('priya'), '/masking');
    ({ page } = visit);
    end = () => visit.context.close();
  }, 120_000);
  afterAll(() => end?.());

  /** A visit of these pages, sealed. */
  async function recorded(policyVersion: number, ...seen: [path: string, ...children: unknown[]][]) {
    const { consoleUrl, siteKey, bankUrl } = appliance;
    const consent = await decide(consoleUrl, siteKey, 'given', 'APP-REVIEW', bankUrl);
    const hand = new RecorderByHand(consoleUrl, siteKey, consent, bankUrl);
    const events = seen.flatMap(([path, ...children]) => [
      { type: 4, timestamp: 1_763_700_000_000, data: { href: bankUrl + path, width: 1_280, height: 800 } },
      snapshot(documentOf(...children)),
    ]);
    expect(await hand.next(events, { policyVersion, final: 'stopped' })).toMatchObject({ status: 200 });
    const carol = await ConsoleClient.as(personOf('carol'), consoleUrl);
    await eventually('the visit is sealed', async () => {
      const { state } = await carol.get<{ state: string }>(`/api/recordings/${hand.recording}`);
      return state === 'sealed' ? true : null;
    });
  }

  it('finds the sites with when each is due', async () => {
    await page.locator('[data-test="masking"]', { hasText: 'in time' }).waitFor();
    await picture(page, 'masking-sites');
    await page
      .getByRole('link', { name: /^Review of / })
      .first()
      .click();
    await page.locator('[data-test="changed-page"]').waitFor();
  }, 60_000);

  it('reads in words which page changed and how, and where content was let through', async () => {
    const changed = page.locator('[data-test="changed-page"]');
    expect(await changed.locator('summary').innerText()).toContain(
      '2 fields → 3 fields; text fields: 1 → 2; password fields: none → 1; a frame is new',
    );
    await changed.locator('summary').click();
    await changed.getByText('Made of what was there before').waitFor();
    expect(await page.locator('[data-test="places"]').innerText()).toMatch(/\/contact.*small-print.*text/s);
    expect(await page.locator('[data-test="new-pages"]').innerText()).toContain('1 telephone field');
    await picture(page, 'masking-review');
  }, 60_000);

  it('is refused what changed meanwhile, and confirms what they saw', async () => {
    await recorded(1, ['/terms', element('p')]);
    await page.locator('[data-test="note"]').fill('Asked the team about the password field: it is meant.');
    await page.locator('[data-test="confirm-review"]').click();
    await page.locator('[data-test="problem-code"]', { hasText: 'MASKING_REVIEW_STALE' }).waitFor();
    await picture(page, 'masking-review-stale');
    await page.locator('[data-test="load-again"]').click();
    await page.locator('[data-test="new-pages"]', { hasText: '/terms' }).waitFor();
    await page.locator('[data-test="confirm-review"]').click();
    await page.locator('[data-test="reviewed"]').waitFor();
    const history = await page.locator('[data-test="history"]').innerText();
    expect(history).toMatch(
      /1 new place, 2 new pages, 1 changed page.*Asked the team.*reviewed own rules|reviewed own rules/s,
    );
    await picture(page, 'masking-reviewed');
  }, 60_000);
});
