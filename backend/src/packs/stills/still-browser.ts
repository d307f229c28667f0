import type { Configuration } from '../../platform/config/configuration.js';
import { readBundle } from '../bundles.js';
import { ChromiumProcess } from './chromium-process.js';
import { sandboxFor } from './sandbox.js';
import { StillCamera } from './still-camera.js';
import { stillsUnavailable } from './stills.errors.js';
import { within } from './time-limit.js';

/** Why no recording can be drawn here; null when it can, as far as is known without starting a browser. */
export function browserFault(configuration: Configuration): Error | null {
  if (!configuration.stills?.chromium)
    return stillsUnavailable('No browser is configured: set stills.chromium to the path of Chromium.');
  return sandboxOf(configuration) === 'refused'
    ? stillsUnavailable("Chromium's sandbox does not work for root: run the appliance as another user.")
    : null;
}

/** Whoever starts it ends it. */
export async function startStillBrowser(
  configuration: Configuration,
  withinMs: number,
): Promise<ChromiumProcess> {
  const fault = browserFault(configuration);
  if (fault) throw fault;
  const sandbox = sandboxOf(configuration) === 'on';
  try {
    return await ChromiumProcess.start(configuration.stills!.chromium!, { sandbox, withinMs });
  } catch {
    throw stillsUnavailable('The browser does not start: look at stills.chromium.');
  }
}

export async function openCamera(chromium: ChromiumProcess, withinMs: number): Promise<StillCamera> {
  return within(withinMs, StillCamera.open(chromium, (await readBundle('still-page.html')).toString()));
}

const sandboxOf = ({ mode }: Configuration) => sandboxFor({ isRoot: process.getuid?.() === 0, mode });
