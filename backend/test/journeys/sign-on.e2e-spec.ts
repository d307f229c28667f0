import { launchChromium } from '@exhibit/evaluation/chromium';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Clock } from '../../src/platform/clock.js';
import { startTestAppliance, type TestAppliance } from '../support/test-appliance.js';

/** What people do about themselves and about roles, in real Chromium at the built console. */
let appliance: TestAppliance;
let browser: Browser;

beforeAll(async () => {
  appliance = await startTestAppliance({ withoutWorker: true, withConsole: true });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await appliance?.stop();
});

async function enterPassword(page: Page, login: string): Promise<void> {
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', appliance.passwordOf(login));
  await page.click('button[type=submit]');
}

async function signedIn(login: string): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${appliance.url}/roles`);
  await page.click('[data-test=sign-in]');
  await enterPassword(page, login);
  await page.waitForSelector('[data-test=in-force]');
  return { page, context };
}

/** A page of an administrator who just signed in. */
async function administrator(login: string, path: string): Promise<Page> {
  const { page } = await signedIn(login);
  await page.goto(appliance.url + path);
  return page;
}

/** As if they had typed their password this morning. */
const sinceMorning = (): Promise<unknown> =>
  appliance.database.owner.query(`UPDATE login_session SET authenticated_at = now() - interval '3 hours'`);

describe('two administrators', () => {
  let ada: Page;
  let amir: { page: Page; context: BrowserContext };

  beforeAll(async () => {
    ada = (await signedIn('ada')).page;
    amir = await signedIn('amir');
  });

  it('draft a mapping, which its drafter cannot publish', async () => {
    await ada.click('[data-test=draft-mapping]');
    await ada.click('[data-test=add-rule]');
    await ada.fill('#m-group-5', 'desk-frankfurt');
    await ada.click('[data-test=save-draft]');
    await ada.waitForSelector('[data-test=draft]');
    expect(await ada.textContent('[data-test=changes]')).toContain('desk-frankfurt');
    expect(await ada.isDisabled('[data-test=publish]')).toBe(true);
  });

  it('publish it after the second one has proved who they are, without losing what they began', async () => {
    const { page, context } = amir;
    await page.reload();
    await page.waitForSelector('[data-test=draft]');
    await sinceMorning();
    await page.click('[data-test=publish]');
    await page.click('[data-test=confirm]');
    const opened = context.waitForEvent('page');
    await page.click('[data-test=step-up]');
    const second = await opened;
    await enterPassword(second, 'amir');
    await page.waitForFunction(() =>
      document.querySelector('[data-test=in-force]')?.textContent?.includes('version 1'),
    );
    expect(await page.textContent('[data-test=in-force]')).toContain('desk-frankfurt');
  });

  it('see the refusal when they go back, and it stays undone', async () => {
    await ada.goto(`${appliance.url}/api-tokens`);
    await ada.fill('#t-label', 'Inventory');
    await ada.check('[data-test="may-sites.read"]');
    await sinceMorning();
    await ada.click('[data-test=make-token]');
    await ada.click('mat-dialog-actions button:has-text("Go back")');
    await ada.waitForSelector('text=Confirm first that it is you');
    expect(await ada.isVisible('[data-test=no-tokens]')).toBe(true);
  });

  it('are told in both windows when somebody else proved who they are', async () => {
    await ada.click('[data-test=make-token]');
    const opened = ada.context().waitForEvent('page');
    await ada.click('[data-test=step-up]');
    const second = await opened;
    await second.context().clearCookies({ domain: '127.0.0.1', name: /^exhibit_idp/ });
    await second.goto(`${appliance.url}/auth/step-up`);
    await enterPassword(second, 'amir');
    await second.waitForSelector('[data-test=step-up-problem]');
    await ada.waitForSelector('[data-test=step-up-refused]');
    await second.close();
    await ada.click('mat-dialog-actions button:has-text("Go back")');
  });

  it('get a token that is shown once', async () => {
    amir = await signedIn('amir');
    const { page, context } = amir;
    await page.goto(`${appliance.url}/api-tokens`);
    await page.fill('#t-label', 'Directory');
    await page.check('[data-test="may-people.provision"]');
    await page.click('[data-test=make-token]');
    const token = await page.textContent('[data-test=token]');
    expect(token).toMatch(/^exhibit_[\w-]{43}$/);
    const answer = await context.request.get(`${appliance.url}/scim/v2/Users`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status()).toBe(200);
    await page.reload();
    await page.waitForSelector('[data-test=api-tokens]');
    expect(await page.content()).not.toContain(token);
  });

  it('see where they are signed in, and end what they do not know', async () => {
    const other = await signedIn('amir');
    const { page } = amir;
    await page.click('[data-test=person-name]');
    await page.waitForSelector('[data-test=my-sessions]');
    const endButtons = page.locator('[data-test=end-session]');
    for (let left = await endButtons.count(); left > 0; left--) {
      await endButtons.first().click();
      await page.waitForFunction(
        (most) => document.querySelectorAll('[data-test=end-session]').length < most,
        left,
      );
    }
    await other.page.goto(`${appliance.url}/roles`);
    await other.page.waitForSelector('[data-test=sign-in]');
  });

  it('see who is in, and end every session of somebody at once', async () => {
    const context = await browser.newContext();
    const rex = await context.newPage();
    await rex.goto(`${appliance.url}/recordings`);
    await rex.click('[data-test=sign-in]');
    await enterPassword(rex, 'rex');
    await rex.waitForSelector('[data-test=person-name]');
    const page = await administrator('ada', '/people');
    const row = page.locator('[data-test=person]', { hasText: 'Rex Lindqvist' });
    expect(await row.innerText()).toContain('Reviewer');
    await row.locator('[data-test=end-sessions]').click();
    await page.click('[data-test=confirm]');
    await row.locator('[data-test=sessions]', { hasText: '0' }).waitFor();
    await rex.goto(`${appliance.url}/recordings`);
    await rex.waitForSelector('[data-test=sign-in]');
    await context.close();
  });

  it('say that two accounts are one person’s, which the other one of them confirms', async () => {
    const page = await administrator('ada', '/people');
    await page.selectOption('[data-test=link-one]', { label: 'Rex Lindqvist (main)' });
    await page.selectOption('[data-test=link-other]', { label: 'Amir Haddad (main)' });
    await page.click('[data-test=link-accounts]');
    await page.waitForSelector('[data-test=link]');
    expect(await page.isDisabled('[data-test=confirm-link]')).toBe(true);
    const second = await administrator('amir', '/people');
    await second.click('[data-test=confirm-link]');
    await second.click('[data-test=confirm]');
    await second.locator('[data-test=link]', { hasText: 'confirmed by Amir Haddad' }).waitFor();
  });

  it('go on when the provider is down; nobody new comes in, and the page says why', async () => {
    const page = await administrator('ada', '/roles');
    await appliance.providerDown();
    const clock = appliance.app.get(Clock);
    clock.now = () => new Date(Date.now() + 60_000);
    const newcomer = await (await browser.newContext()).newPage();
    await newcomer.goto(`${appliance.url}/roles`);
    await newcomer.click('[data-test=sign-in]');
    await newcomer.waitForSelector('[data-test=login-problem]');
    expect(await newcomer.textContent('[data-test=login-problem]')).toContain('does not answer');
    await page.reload();
    await page.waitForSelector('[data-test=in-force]');
  });
});
