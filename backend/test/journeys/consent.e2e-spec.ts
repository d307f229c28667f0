import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance, type RunningAppliance } from '@exhibit/evaluation/appliance';
import { launchChromium } from '@exhibit/evaluation/chromium';
import { visitConsole } from '@exhibit/evaluation/demo/console-visits';
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
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await appliance?.stop();
  if (appliance) await rm(appliance.dataDir, { recursive: true, force: true });
}, 60_000);

async function as(login: string, name: string, act: (page: Page) => Promise<void>): Promise<void> {
  const person = appliance.people.find((candidate) => candidate.login === login)!;
  const visit = await visitConsole(browser, appliance.consoleUrl, person, '/consent-notices');
  try {
    await visit.page.locator('[data-test="notices"] a').first().click();
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
}, 120_000);
