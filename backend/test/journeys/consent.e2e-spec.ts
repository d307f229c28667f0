import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { launchChromium } from '@exhibit/evaluation/chromium';
import { ConsoleClient } from '@exhibit/evaluation/console-client';
import { acceptRecording } from '@exhibit/evaluation/demo/apply-for-loan';
import { visitConsole } from '@exhibit/evaluation/demo/console-visits';
import { sealedRecording } from '@exhibit/evaluation/demo/recordings-api';
import type { Browser, Page } from 'playwright-core';

/** How a notice comes into force, as the people of a bank see it. Pictures are kept where EXHIBIT_PICTURES says. */
let appliance: RunningAppliance;
let browser: Browser;

beforeAll(async () => {
  appliance = await startAppliance({
    dataDir: await mkdtemp(join(tmpdir(), 'exhibit-consent-')),
    durable: false,
  });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await appliance?.stop();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
});

const personOf = (login: string) => appliance.people.find((candidate) => candidate.login === login)!;

const as = (login: string, name: string, act: (page: Page) => Promise<void>): Promise<void> =>
  at('/consent-notices', login, name, async (page) => {
    await page.locator('[data-test="notices"] a').first().click();
    await act(page);
  });

async function at(
  path: string,
  login: string,
  name: string,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const visit = await visitConsole(browser, appliance.consoleUrl, personOf(login), path);
  try {
    await act(visit.page);
    const pictures = process.env['EXHIBIT_PICTURES'];
    if (pictures) await visit.page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  } finally {
    await visit.context.close();
  }
}

const TEXT = 'We record this visit to prove what you were shown. You may say no, now or later.';

it('is drafted by one person, read and published by another, and told to the next visitor', async () => {
  const told = () => fetch(`${appliance.consoleUrl}/ingest/v1/${appliance.siteKey}/notice?language=en-GB`);
  await as('ada', 'drafted', async (page) => {
    await page.getByText('No notice is kept for this site').waitFor();
    await page.getByRole('link', { name: 'Draft a new version' }).click();
    await page.getByLabel('What the visitor is told').fill(TEXT);
    await page.getByLabel('Responsible firm').fill('Harbour Bank');
    await page.getByLabel('Its address').fill('1 Quay Street');
    await page.getByLabel('Where visitors ask for their rights').fill('privacy@harbour-bank.example');
    await page.getByLabel('Kinds of personal data').fill('course of the visit');
    await page.getByLabel('Where it is kept').fill('data centre of the bank');
    await page.getByLabel('How long it is kept').fill('five years');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('Such as P5Y, P6M or P30D.').waitFor();
    await page.getByLabel('How long it is kept').fill('P5Y');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('You drafted it; another person must publish.').waitFor();
  });
  expect((await told()).status).toBe(404);
  await as('priya', 'published', async (page) => {
    await page.locator('[data-test="read"]').click();
    await page.locator('[data-test="told"]', { hasText: TEXT }).waitFor();
    await page.locator('[data-test="publish"]').click();
    await page.locator('[data-test="confirm"]').click();
    await page.locator('[data-test="published"]').waitFor();
  });
  expect(await (await told()).json()).toMatchObject({ noticeVersion: 'v1', text: TEXT });
});

it('is proved by the recording that the yes allowed: its words, its click, and a refusal as prominent', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const subject = await acceptRecording({ page, bankUrl: appliance.bankUrl });
  await page.evaluate(() => (window as unknown as { Exhibit: { stop(): Promise<void> } }).Exhibit.stop());
  await context.close();
  const carol = await ConsoleClient.as(personOf('carol'), appliance.consoleUrl);
  const { id } = await sealedRecording(carol, subject, 0);
  await at(`/recordings/${id}`, 'carol', 'proved', async (console) => {
    const card = console.locator('[data-test="consent-proof"]');
    await card.waitFor();
    expect(await card.getAttribute('data-verdict')).toBe('shown');
    expect(await card.getAttribute('data-answers')).toBe('equal');
    expect(await card.innerText()).toContain('on the answer that accepts, by a person');
  });
});

it('is told by the banner that comes with the appliance, and its answers are found equal', async () => {
  const { bankUrl, consoleUrl } = appliance;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const page = await context.newPage();
  // The bank's page, with this banner instead of its own, brought in as a tag manager does.
  await page.route(`${bankUrl}/bank.js`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `document.getElementById('consent').remove();
        const banner = document.createElement('script');
        banner.src = '${consoleUrl}/banner.js';
        banner.dataset.subject = 'APP-BANNER';
        banner.dataset.standing = 'footer';
        document.head.append(banner);`,
    }),
  );
  await page.goto(bankUrl);
  await page.locator('[data-exhibit-notice]', { hasText: TEXT }).waitFor();
  const pictures = process.env['EXHIBIT_PICTURES'];
  if (pictures) await page.screenshot({ path: join(pictures, 'banner.png') });
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('status').getByText('You agreed').waitFor();
  if (pictures) await page.screenshot({ path: join(pictures, 'banner-agreed.png') });
  const [mine] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'My decision and my data' }).click(),
  ]);
  await mine.getByText('You agreed.').waitFor();
  await mine.close();
  await page.evaluate(() => (window as unknown as { Exhibit: { stop(): Promise<void> } }).Exhibit.stop());
  await context.close();
  const carol = await ConsoleClient.as(personOf('carol'), consoleUrl);
  const { id } = await sealedRecording(carol, 'APP-BANNER', 0);
  await at(`/recordings/${id}`, 'carol', 'banner-proved', async (console) => {
    const card = console.locator('[data-test="consent-proof"]');
    await card.waitFor();
    expect([await card.getAttribute('data-verdict'), await card.getAttribute('data-answers')]).toEqual([
      'shown',
      'equal',
    ]);
  });
});

it('rests on a legal basis that two people declared, and is found by the customer’s number', async () => {
  const site = (page: Page) => page.locator('[data-test="bases"] a').first().click();
  await at('/legal-bases', 'ada', 'basis-drafted', async (page) => {
    await site(page);
    await page.getByText('Nothing is declared for this site').waitFor();
    await page.locator('[data-test="draft-basis"]').click();
    await page.locator('[data-test="kept-0"]').selectOption('legal-claims');
    await page.getByLabel('The law or the claims').fill('Claims out of the loan contract.');
    await page.locator('[data-test="save-basis"]').click();
    await page.getByText('You drafted it; another person must publish.').waitFor();
  });
  await at('/legal-bases', 'priya', 'basis-published', async (page) => {
    await site(page);
    await page.locator('[data-test="publish-basis"]').click();
    await page.locator('[data-test="confirm"]').click();
    await page.locator('[data-test="published"]').getByText('In force').waitFor();
  });
  await fetch(`${appliance.consoleUrl}/ingest/v1/${appliance.siteKey}/consents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(appliance.bankUrl).origin },
    body: JSON.stringify({
      ...{ wire: 1, decision: 'given', noticeVersion: 'v1', purposes: ['evidence'], language: 'en' },
      ...{ collectedBy: 'site', customer: 'C-4711' },
    }),
  });
  await at('/sites', 'ada', 'key-rotated', async (page) => {
    await page.locator('table a').first().click();
    await page.locator('[data-test="rotate-key"]').click();
    await page.locator('[data-test="confirm"]').click();
    await page.locator('[data-test="rotated"]').getByText('version 2').waitFor();
  });
  await at('/consent', 'priya', 'customer-withdrawn', async (page) => {
    await page.locator('[data-test="customer"] summary').click();
    await page.locator('#k-site').selectOption({ index: 1 });
    await page.locator('[data-test="customer-number"]').fill('C-4711');
    await page.locator('[data-test="look-up"]').click();
    await page.getByRole('button', { name: 'an earlier pseudonym' }).click();
    // Until the answer is there the list still holds what it held before.
    await page.locator('[data-test="consent"] tbody tr').nth(1).waitFor({ state: 'detached' });
    await page.locator('[data-test="consent"]').getByText('Given').waitFor();
    await page.locator('[data-test="withdraw-customer"]').click();
    await page.locator('[data-test="confirm"]').click();
    await page.locator('[data-test="withdrawn"]').getByText('1 decision,').waitFor();
  });
  await at('/consent', 'aude', 'consent-record', async (page) => {
    await page.locator('[data-test="consent-state"]').selectOption('withdrawn');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('[data-test="consent"] tbody a').first().click();
    await page.locator('[data-test="consent-events"]').getByText('Withdrawn').waitFor();
    await page.getByRole('link', { name: 'version 1' }).waitFor();
  });
});

it('about a faulty notice is called faulty by one person, and holds no more when another agrees', async () => {
  await as('carol', 'faulty', async (page) => {
    await page.locator('[data-test="faulty"]').click();
    await page.getByLabel('Why nothing that was decided').fill('It named another firm.');
    await page.locator('[data-test="ask-invalid"]').click();
    await page.getByText('You drafted it; another person must publish.').waitFor();
  });
  await as('priya', 'invalid', async (page) => {
    await page.locator('[data-test="agree-invalid"]').click();
    await page.locator('[data-test="confirm"]').click();
    await page.locator('[data-test="invalid"]').getByText('Nothing about it holds').waitFor();
  });
});
