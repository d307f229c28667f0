import type { Page } from 'playwright-core';

import { waitUntil } from '../wait-until.ts';
import { NOTE, SIGNATURE, TYPED } from './conspicuous-values.ts';

export interface LoanApplication {
  page: Page;
  bankUrl: string;
  /** How long each disclosure stays in view. */
  readMs?: number;
  picture?: (page: Page, name: string) => Promise<void>;
}

/** Opens the bank and accepts to be recorded. Returns the application reference, which is the subject. */
export async function acceptRecording({ page, bankUrl, picture }: LoanApplication): Promise<string> {
  await page.goto(bankUrl);
  await page.locator('#consent-accept').waitFor({ state: 'visible' });
  await picture?.(page, 'bank-1-consent');
  await page.locator('#consent-accept').click();
  await page.locator('#recording-withdraw').waitFor({ state: 'visible' });
  return (await page.locator('#application-reference').innerText()).trim();
}

/** From the first page to the offer: every field there is. */
export async function enterDetails({ page, picture }: LoanApplication): Promise<void> {
  await page.locator('#amount').fill('12000');
  await page.locator('#term').selectOption('48');
  await page.locator('#purpose-home').check();
  await picture?.(page, 'bank-2-loan');
  await page.locator('#continue').click();
  await page.waitForURL('**/apply/details');

  for (const [id, value] of Object.entries(TYPED)) await page.locator(`#${id}`).fill(value);
  await page.locator('#self-employed').check();
  await page.locator('#household').selectOption('3');
  await page.locator('#note').fill(NOTE);
  await page.locator('#payslip').setInputFiles({
    name: 'payslip-oddlington.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4'),
  });
  await page.locator('#credit-check').check();
  await picture?.(page, 'bank-3-details');
  await page.locator('#continue').click();
  await page.waitForURL('**/apply/offer');
}

/** Reads the offer, and moves on to the signature without a full page load. */
export async function readOffer(application: LoanApplication): Promise<void> {
  const { page, picture, readMs = 4_500 } = application;
  await read(page, 'representative-example', readMs);
  await picture?.(page, 'bank-4-offer');
  await page.locator('#continue').click();
  await page.waitForURL('**/apply/sign');
}

/** Reads the e-sign disclosure, signs, and stays until the recorder has handed over everything. */
export async function signAgreement({ page, picture, readMs = 4_500 }: LoanApplication): Promise<void> {
  await read(page, 'esign', readMs);
  await page.locator('#signature').fill(SIGNATURE);
  await picture?.(page, 'bank-5-sign');
  await page.locator('#sign').click();
  await page.waitForURL('**/apply/thanks');
  await page.locator('html[data-recording-ended="true"]').waitFor({ state: 'attached', timeout: 60_000 });
  await picture?.(page, 'bank-6-thanks');
}

// Counts what the page's own clock says the text was wholly in view, as a reader would have it before them.
export async function read(page: Page, disclosure: string, readMs: number): Promise<void> {
  const text = page.locator(`[data-exhibit-disclosure="${disclosure}"]`);
  await text.scrollIntoViewIfNeeded();
  let since: number | null = null;
  await waitUntil(
    `${disclosure} is in view for ${readMs} ms`,
    async () => {
      const { inView, now } = await text.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return { inView: top >= 0 && bottom <= innerHeight && !document.hidden, now: performance.now() };
      });
      if (!inView) since = null;
      else since ??= now;
      return since !== null && now - since >= readMs;
    },
    { deadlineMs: readMs + 60_000, everyMs: 100 },
  );
}
