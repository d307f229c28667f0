import { Injectable, Logger } from '@nestjs/common';
import type { StillMissing, Stills } from '../../evidence/stills.js';
import type { Verdict } from '../../evidence/verdict.js';
import { Configuration } from '../../platform/config/configuration.js';
import { eventsForStill } from './events-for-still.js';
import { closeCamera, openCamera, SharedBrowser } from './still-browser.js';
import type { Picture, StillCamera } from './still-camera.js';
import { stillMoment } from './still-moment.js';
import { TookTooLong, within } from './time-limit.js';

/** Characters of what is drawn at one moment, without its assets: more than any honest page has. */
const MOST_JSON = 128 * 2 ** 20;

export interface RecordingToPicture {
  verdicts: Pick<Verdict, 'disclosure' | 'intervals'>[];
  /** Parsed events, segment by segment; asked for once per still, so that they need not all be held. */
  segments: () => Iterable<unknown>;
  assets: { names: string[]; mime: string; bytes: Uint8Array }[];
}

interface Moment {
  disclosure: string;
  at: number;
}

/** Pictures each disclosure as it was shown, in a browser that reaches nobody. Never fails: what is missing says why. */
@Injectable()
export class StillPictures {
  private readonly logger = new Logger('StillPictures');
  /** To start a browser, and for each still. */
  readonly limits = { startMs: 20_000, stillMs: 15_000 };

  constructor(private readonly configuration: Configuration) {}

  /** `browser`: whoever shares one over several recordings ends it. */
  async take(recording: RecordingToPicture, browser: SharedBrowser | null = null): Promise<Stills> {
    const stills: Stills = { browser: null, player: null, taken: [], missing: [] };
    const moments: Moment[] = [];
    for (const { disclosure, intervals } of recording.verdicts) {
      const at = stillMoment({ intervals });
      if (at === null) stills.missing.push({ disclosure, why: 'NOT_VISIBLE' });
      else moments.push({ disclosure, at });
    }
    if (moments.length > 0) {
      const used = browser ?? new SharedBrowser();
      const sound = await this.picture(recording, moments, stills, used);
      if (!sound || browser === null) await used.end();
    }
    return stills;
  }

  /** Whether the browser may draw more. */
  private async picture(
    recording: RecordingToPicture,
    moments: Moment[],
    stills: Stills,
    browser: SharedBrowser,
  ): Promise<boolean> {
    const untold = new Set(moments.map(({ disclosure }) => disclosure));
    const miss = (disclosure: string, why: StillMissing): void => {
      untold.delete(disclosure);
      stills.missing.push({ disclosure, why });
    };
    const assets = recording.assets.map(({ bytes, ...asset }) => ({
      ...asset,
      base64: Buffer.from(bytes).toString('base64'),
    }));
    let sound = false;
    try {
      const chromium = await browser.open(this.configuration, this.limits.startMs);
      const camera = await openCamera(chromium, this.limits.startMs);
      stills.browser = camera.browser;
      stills.player = camera.player;
      let answers = true;
      for (const { disclosure, at } of moments) {
        const events = eventsForStill(recording.segments(), at);
        const taken = await this.still(camera, { events, at, assets });
        if ('why' in taken) miss(disclosure, taken.why);
        else {
          untold.delete(disclosure);
          stills.taken.push({ disclosure, at, ...taken });
        }
        // A page that has not answered once will not answer for the next.
        answers = !('why' in taken && taken.why === 'STILL_TOOK_TOO_LONG');
        if (!answers) break;
      }
      sound = answers && (await closeCamera(camera, this.limits.startMs));
    } catch (error) {
      this.logger.warn({ code: (error as { code?: unknown }).code ?? 'STILLS_UNAVAILABLE' });
    }
    for (const disclosure of untold)
      miss(disclosure, stills.browser === null ? 'STILLS_UNAVAILABLE' : 'STILL_FAILED');
    return sound;
  }

  private async still(
    camera: StillCamera,
    subject: Parameters<StillCamera['take']>[0],
  ): Promise<Picture | { why: StillMissing }> {
    if (subject.events.length === 0 || JSON.stringify(subject.events).length > MOST_JSON)
      return { why: 'STILL_FAILED' };
    try {
      return await within(this.limits.stillMs, camera.take(subject));
    } catch (error) {
      return { why: error instanceof TookTooLong ? 'STILL_TOOK_TOO_LONG' : 'STILL_FAILED' };
    }
  }
}
