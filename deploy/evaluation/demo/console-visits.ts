import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

import type { Person } from '../people.ts';

export interface ConsoleVisit {
  page: Page;
  context: BrowserContext;
}

/** Signs somebody in to the console as they would, in a browser of their own, and opens the path. */
export async function visitConsole(
  browser: Browser,
  consoleUrl: string,
  person: Person,
  path: string,
): Promise<ConsoleVisit> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${consoleUrl}/auth/login?returnTo=${encodeURIComponent(path)}`);
  // The embedded provider asks for a login, Keycloak for a username.
  await page.locator('input[name="login"], input[name="username"]').fill(person.login);
  await page.locator('input[name="password"]').fill(person.password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL((url) => url.origin === consoleUrl && !url.pathname.startsWith('/auth/'));
  await page.locator('[data-test="person-name"]').waitFor();
  return { page, context };
}

/** Moves the player along the recording until the page inside it shows the text. */
export async function seekTo(page: Page, text: string): Promise<void> {
  const slider = page.locator('[data-test="seek"]');
  const shown = page.frameLocator('iframe').getByText(text.slice(0, 60)).first();
  const end = Number(await slider.getAttribute('max'));
  // Once more with patience: a busy machine draws late.
  for (const withinMs of [1_000, 10_000])
    for (let part = 1; part < 20; part++) {
      await slider.fill(String(Math.round((end * part) / 20)));
      if (await appears(shown, withinMs)) return;
    }
  throw new Error('The player never shows the text of the disclosure');
}

const appears = (text: Locator, timeout: number): Promise<boolean> =>
  text.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
