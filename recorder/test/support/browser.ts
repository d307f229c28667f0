import { existsSync } from 'node:fs';
import { CHROMIUM_ARGUMENTS } from '../../../deploy/evaluation/chromium-arguments.js';
import { chromium, type Browser } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const CHROMIUM_ARGS = ['--headless=new', '--no-sandbox', ...CHROMIUM_ARGUMENTS];

export function chromiumPath(): string {
  const path = PLACES.find((place) => place && existsSync(place));
  if (!path) throw new Error('No Chromium found. Install it, or set CHROMIUM_PATH.');
  return path;
}

/** `backForwardCache`: as visitors have it. Left out otherwise, because pages that come back confuse the driver. */
export async function launchBrowser({ backForwardCache = false } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    ...(backForwardCache && { ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
    args: CHROMIUM_ARGS,
  });
}

/** Asks until the answer is true. */
export async function until(
  question: () => boolean | Promise<boolean>,
  what: string,
  ms = 120_000,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await question())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
