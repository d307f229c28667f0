import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

import { isRoot, runQuietly } from './child-process.ts';
import { CHROMIUM_ARGUMENTS } from './chromium-arguments.ts';
import { Sentence } from './sentence.ts';

const USUAL_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser's path: CHROMIUM_PATH, a usual name, or installed now when we are root on Debian. */
export function findChromium(say: (line: string) => void = () => undefined): string {
  const given = process.env['CHROMIUM_PATH'];
  if (given) {
    if (isExecutable(given)) return given;
    throw new Sentence(`CHROMIUM_PATH names ${given}, and there is no program there.`);
  }
  return onThisMachine() ?? installOnDebian(say);
}

/** The browser that is here, or none: nothing is installed. */
export function chromiumOnThisMachine(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  return given && isExecutable(given) ? given : onThisMachine();
}

function onThisMachine(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = USUAL_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...USUAL_PLACES].find(isExecutable);
}

function installOnDebian(say: (line: string) => void): string {
  if (isRoot && isExecutable('/usr/bin/apt-get')) {
    say('installing the chromium package (needed once) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      const { ok, output } = runQuietly('apt-get', args, { env });
      if (!ok)
        throw new Sentence(`Chromium could not be installed: ${output.split('\n').slice(-3).join(' ')}`);
    }
    const installed = onThisMachine();
    if (installed) return installed;
  }
  throw new Sentence(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium), or name one with CHROMIUM_PATH.',
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts Chromium without a window and without calls of its own to the network. */
export async function launchChromium(
  options: { headless?: boolean; args?: string[] } = {},
): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    headless: options.headless ?? true,
    args: [...(isRoot ? ['--no-sandbox'] : []), ...CHROMIUM_ARGUMENTS, ...(options.args ?? [])],
  });
}
