import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { launchChromium } from '@exhibit/evaluation/chromium';
import { ConsoleClient } from '@exhibit/evaluation/console-client';
import { visitConsole, type ConsoleVisit } from '@exhibit/evaluation/demo/console-visits';
import type { Browser, Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import { ownerUrl } from '../support/owner-url.js';
import { eventually } from '../support/poll.js';
import { RecorderByHand } from '../support/recorder-by-hand.js';

/** What each role sees in the console, with logins through the real provider; and a viewing that ends when it has to. */
let appliance: RunningAppliance;
let browser: Browser;
let owner: DataSource;
let recording: string;

beforeAll(async () => {
  appliance = await startAppliance({
    dataDir: await mkdtemp(join(tmpdir(), 'exhibit-roles-')),
    durable: false,
  });
  browser = await launchChromium();
  owner = await new DataSource({ type: 'postgres', url: await ownerUrl(appliance.dataDir) }).initialize();
  recording = await sealedRecording();
});
afterAll(async () => {
  await browser?.close();
  await owner?.destroy();
  await appliance?.stop();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
});

const person = (login: string) => appliance.people.find((candidate) => candidate.login === login)!;
const clients = new Map<string, Promise<ConsoleClient>>();
/** One login for each: further ones would end those before them. */
const client = (login: string): Promise<ConsoleClient> => {
  const known = clients.get(login) ?? ConsoleClient.as(person(login), appliance.consoleUrl);
  clients.set(login, known);
  return known;
};

/** The committed table of addresses: which role opens what. */
async function addresses(): Promise<{ roles: string[]; rows: { address: string; opens: boolean[] }[] }> {
  const text = await readFile(new URL('../../docs/rights-console.md', import.meta.url), 'utf8');
  const cells = text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '));
  const [[, ...roles], , ...rows] = cells as [string[], string[], ...string[][]];
  return {
    roles,
    rows: rows.map(([address, ...opens]) => ({
      address: address!,
      opens: opens.map((cell) => cell === 'yes'),
    })),
  };
}

/** Pages of a page are reached from it, and one's own sessions by one's name. */
const inMenu = (address: string): boolean => !/\/.+\//.test(address) && address !== '/my-sessions';

describe('a person of each role', () => {
  it.each(['ada', 'priya', 'carol', 'rex', 'aude'])(
    '%s finds in the menu what they may open, and nothing behind any other address',
    async (login) => {
      const { roles, rows } = await addresses();
      const at = roles.indexOf(person(login).role);
      const { page, context } = await visitConsole(browser, appliance.consoleUrl, person(login), '/');
      const menu = await page
        .locator('nav[aria-label="Main"] a')
        .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
      expect(menu.sort()).toEqual(
        rows
          .filter(({ address, opens }) => opens[at] && inMenu(address))
          .map(({ address }) => address)
          .sort(),
      );
      const wrong: string[] = [];
      for (const { address, opens } of rows) {
        await page.goto(appliance.consoleUrl + address.replace(':id', recording));
        await page.locator('main h1').first().waitFor();
        const refused = new URL(page.url()).pathname === '/not-allowed';
        if (refused === opens[at]) wrong.push(`${address}: ${refused ? 'refused' : 'opened'}`);
      }
      expect(wrong).toEqual([]);
      await context.close();
    },
  );

  it('who cannot see the page hears which one was opened, and whoever sees it is not told twice', async () => {
    const { page, context } = await visitConsole(browser, appliance.consoleUrl, person('ada'), '/sites');
    await page.locator('nav[aria-label="Main"]').getByRole('link', { name: 'System' }).click();
    const heard = page.locator('[aria-live]', { hasText: /^System$/ });
    await heard.waitFor({ state: 'attached' });
    const { width, height } = (await heard.boundingBox())!;
    expect([width, height]).toEqual([1, 1]);
    await context.close();
  });

  it('who is not signed in finds the sign-in page behind every address', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    for (const address of ['/recordings', '/access/running', '/system']) {
      await page.goto(appliance.consoleUrl + address);
      await page.waitForURL('**/sign-in**');
    }
    await context.close();
  });
});

describe('a running viewing', () => {
  let visit: ConsoleVisit;
  beforeAll(async () => {
    visit = await visitConsole(browser, appliance.consoleUrl, person('rex'), '/recordings');
  });

  it('goes blank within 5 s of its grant being taken back', async () => {
    const grant = await grantRex();
    await watching(visit.page);
    const colin = await client('colin');
    const tookMs = await untilBlank(visit.page, () => colin.post(`/api/grants/${grant}/revoke`));
    expect(await visit.page.locator('[data-test="stopped"]').innerText()).toContain('Your grant was revoked');
    expect(tookMs).toBeLessThan(5_000);
  });

  it('is seen by whoever approves, who stops it: blank within 5 s, and no way back in', async () => {
    await grantRex();
    await watching(visit.page);
    const colin = await visitConsole(browser, appliance.consoleUrl, person('colin'), '/access/running');
    await colin.page.locator('[data-test="viewing"]', { hasText: person('rex').name }).waitFor();
    await colin.page.locator('[data-test="stop-now"]').click();
    const tookMs = await untilBlank(visit.page, () => colin.page.locator('[data-test="confirm"]').click());
    expect(await visit.page.locator('[data-test="stopped"]').innerText()).toContain(
      'Somebody stopped this viewing',
    );
    expect(tookMs).toBeLessThan(5_000);
    await visit.page.goto(`${appliance.consoleUrl}/recordings/${recording}/watch`);
    await visit.page.locator('[data-test="stopped"]', { hasText: 'Your grant was revoked' }).waitFor();
    await colin.context.close();
  });

  it('goes blank when the role is taken away meanwhile', async () => {
    await grantRex();
    await watching(visit.page);
    const tookMs = await untilBlank(visit.page, () => session(`roles = '{auditor}'`));
    expect(await visit.page.locator('[data-test="stopped"]').innerText()).toContain(
      'Your role no longer watches',
    );
    expect(tookMs).toBeLessThan(5_000);
    await session(`roles = '{reviewer}'`);
  });

  it('leaves an entry for what was watched, and one before the first byte', async () => {
    const grant = await grantRex();
    await watching(visit.page);
    await visit.page.locator('[data-test="play"]').click();
    await eventually('three seconds were watched', async () =>
      Number(await visit.page.locator('[data-test="seek"]').inputValue()) > 3_000 ? true : null,
    );
    await visit.page.locator('[data-test="pause"]').click();
    const kinds = await eventually('the stretch is written down', async () => {
      const rows: { kind: string; leaf: string }[] = await owner.query(
        `SELECT kind, leaf FROM (SELECT kind, leaf, occurred_at FROM audit_outbox UNION ALL
           SELECT kind, leaf, occurred_at FROM audit_entry) e
         WHERE leaf LIKE $1 AND kind LIKE 'viewing.%' ORDER BY occurred_at`,
        [`%${grant}%`],
      );
      return rows.some(({ kind }) => kind === 'viewing.watched') ? rows.map(({ kind }) => kind) : null;
    });
    expect(kinds[0]).toBe('viewing.started');
    expect(kinds.indexOf('viewing.segment')).toBeGreaterThan(0);
  });

  it('is gone when the login ends at the provider meanwhile, and asks to sign in', async () => {
    await grantRex();
    await watching(visit.page);
    const begun = Date.now();
    await session('ended_at = now()');
    await visit.page.waitForURL('**/sign-in**', { timeout: 10_000 });
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect(await visit.page.locator('iframe').count()).toBe(0);
    await visit.context.close();
  });
});

/** What a provider's message does to every login of Rex. */
const session = (change: string) =>
  owner.query(
    `UPDATE login_session SET ${change} WHERE ended_at IS NULL
       AND person_id = (SELECT id FROM person WHERE display_name = $1)`,
    [person('rex').name],
  );

async function grantRex(): Promise<string> {
  const [rex, colin] = await Promise.all(['rex', 'colin'].map(client));
  const { id } = await rex!.post<{ id: string }>('/api/access-requests', {
    recordingId: recording,
    purpose: 'quality',
    reason: 'A viewing that ends when it has to.',
    scope: 'watch',
    minutes: 30,
  });
  const { grant } = await colin!.post<{ grant: { id: string } }>(`/api/access-requests/${id}/approve`);
  return grant.id;
}

async function watching(page: Page): Promise<void> {
  await page.goto(`${appliance.consoleUrl}/recordings/${recording}/watch`);
  await page.locator('[data-test="player-ready"]').waitFor({ state: 'attached' });
  await page.frameLocator('iframe').getByText('xxxx xxx').first().waitFor();
  expect(await page.locator('[data-test="watermark"]').textContent()).toContain(person('rex').name);
}

/** How long the picture stays after something was done. */
async function untilBlank(page: Page, act: () => Promise<unknown>): Promise<number> {
  await act();
  const begun = performance.now();
  await page.locator('[data-test="stopped"]').waitFor({ timeout: 20_000 });
  expect(await page.locator('iframe').count()).toBe(0);
  return performance.now() - begun;
}

/** A visit of twenty seconds, all masked. */
async function sealedRecording(): Promise<string> {
  const response = await fetch(`${appliance.consoleUrl}/ingest/v1/${appliance.siteKey}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: appliance.bankUrl },
    body: JSON.stringify({
      wire: 1,
      decision: 'given',
      noticeVersion: '2026-1',
      purposes: ['evidence'],
      language: 'en',
      collectedBy: 'site',
    }),
  });
  const { consentId } = (await response.json()) as { consentId: string };
  const hand = new RecorderByHand(appliance.consoleUrl, appliance.siteKey, consentId, appliance.bankUrl);
  const at = 1_763_700_000_000;
  const text = { type: 3, id: 5, textContent: 'xxxx xxx' };
  const body = {
    type: 2,
    id: 3,
    tagName: 'body',
    attributes: {},
    childNodes: [{ type: 2, id: 4, tagName: 'p', attributes: {}, childNodes: [text] }],
  };
  const html = { type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [body] };
  const moved = (seq: number) => ({
    type: 3,
    timestamp: at + seq * 5_000 + 2_000,
    data: { source: 1, positions: [{ x: 10, y: 10, id: 4, timeOffset: 0 }] },
  });
  await hand.next([
    { type: 4, timestamp: at, data: { href: `${appliance.bankUrl}/apply`, width: 800, height: 600 } },
    {
      type: 2,
      timestamp: at + 1,
      data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { top: 0, left: 0 } },
    },
  ]);
  for (const seq of [1, 2]) await hand.next([moved(seq)]);
  const last = await hand.next([moved(3)], { final: 'stopped' });
  expect(last.status).toBe(200);
  const carol = await client('carol');
  return eventually('the recording is sealed', async () => {
    const { state } = await carol.get<{ state: string }>(`/api/recordings/${hand.recording}`);
    expect(state).not.toBe('quarantined');
    return state === 'sealed' ? hand.recording : null;
  });
}
