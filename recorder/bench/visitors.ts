import type { Page } from 'playwright-core';
import { acceptRecording } from '../../deploy/evaluation/demo/apply-for-loan.ts';
import { NOTE, SIGNATURE, TYPED } from '../../deploy/evaluation/demo/conspicuous-values.ts';

/** About 40 words a minute. */
const KEY_MS = 150;

/** Someone who reads a while: the pointer wanders, the page moves a little. */
async function look(page: Page, seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n++) {
    await page.mouse.move(300 + ((n * 173) % 600), 250 + ((n * 97) % 300), { steps: 12 });
    await page.mouse.wheel(0, n % 3 === 2 ? -60 : 80);
    await page.waitForTimeout(850);
  }
}

async function typeInto(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector).click();
  await page.keyboard.type(text, { delay: KEY_MS });
}

/** A loan, from the consent to the last look before the signature is sent. */
export async function applyAtHumanPace(page: Page): Promise<void> {
  await acceptRecording({ page, bankUrl: page.url() });
  await look(page, 6);
  await page.locator('#amount').fill('');
  await typeInto(page, '#amount', '12000');
  await page.locator('#term').selectOption('48');
  await page.locator('#purpose-home').check();
  await look(page, 4);
  await page.locator('#continue').click();
  await page.waitForURL('**/apply/details');
  for (const id of ['full-name', 'email', 'phone', 'address', 'income'] as const)
    await typeInto(page, `#${id}`, TYPED[id]);
  for (const id of ['birth-date', 'iban', 'card', 'new-password', 'one-time-code'] as const) {
    await page.locator(`#${id}`).fill(TYPED[id]);
    await look(page, 1);
  }
  await page.locator('#self-employed').check();
  await page.locator('#household').selectOption('3');
  await typeInto(page, '#note', NOTE);
  await page.locator('#credit-check').check();
  await look(page, 3);
  await page.locator('#continue').click();
  await page.waitForURL('**/apply/offer');
  await look(page, 12);
  await page.locator('#continue').click();
  await page.waitForURL('**/apply/sign');
  await look(page, 8);
  await typeInto(page, '#signature', SIGNATURE);
  await look(page, 2);
}

/** An office worker in one page that draws all its views itself. */
export async function workAtHumanPace(page: Page): Promise<void> {
  await consent(page);
  for (let round = 0; round < 4; round++) {
    await look(page, 4);
    await typeInto(page, '#search', ['pay', 'ann', 'rent', 'loan'][round]!);
    await look(page, 3);
    await page.locator('.open').nth(round).click();
    await look(page, 5);
    await typeInto(page, '#comment', 'agreed with the customer');
    await page.locator('#save').click();
    await look(page, 2);
    await page.locator('#back').click();
  }
}

/** Terms and conditions, from the top to the end. */
export async function readAtHumanPace(page: Page): Promise<void> {
  await consent(page);
  for (let screen = 0; screen < 15; screen++) {
    await page.mouse.move(400 + screen * 7, 300 + ((screen * 53) % 200), { steps: 10 });
    await page.waitForTimeout(4_500);
    await page.mouse.wheel(0, 520);
  }
}

async function consent(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { consent } = (
      window as unknown as {
        Exhibit: { consent: { known(): Promise<unknown>; give(o: object): Promise<unknown> } };
      }
    ).Exhibit;
    await consent.known();
    await consent.give({ language: 'en', purposes: ['evidence'], subject: 'APP-BENCH1' });
  });
}
