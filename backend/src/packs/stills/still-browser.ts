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

async function startStillBrowser(configuration: Configuration, withinMs: number): Promise<ChromiumProcess> {
  const fault = browserFault(configuration);
  if (fault) throw fault;
  const sandbox = sandboxOf(configuration) === 'on';
  try {
    return await ChromiumProcess.start(configuration.stills!.chromium!, { sandbox, withinMs });
  } catch {
    throw stillsUnavailable('The browser does not start: look at stills.chromium.');
  }
}

/**
 * One browser for the stills of several recordings, each of which is drawn in a context of its own. Started when the
 * first one needs it; after trouble it is ended, and the next one gets another.
 */
export class SharedBrowser {
  private running: ChromiumProcess | null = null;

  async open(configuration: Configuration, withinMs: number): Promise<ChromiumProcess> {
    return (this.running ??= await startStillBrowser(configuration, withinMs));
  }

  async end(): Promise<void> {
    const { running } = this;
    this.running = null;
    await running?.end();
  }
}

export async function openCamera(chromium: ChromiumProcess, withinMs: number): Promise<StillCamera> {
  return within(withinMs, StillCamera.open(chromium, (await readBundle('still-page.html')).toString()));
}

/** Whether nothing of what was drawn stays in the browser: then it may draw another recording. */
export async function closeCamera(camera: StillCamera, withinMs: number): Promise<boolean> {
  try {
    await within(withinMs, camera.close());
    return true;
  } catch {
    return false;
  }
}

const sandboxOf = ({ mode }: Configuration) => sandboxFor({ isRoot: process.getuid?.() === 0, mode });
