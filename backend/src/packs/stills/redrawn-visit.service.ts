import { Injectable } from '@nestjs/common';
import { decisiveMoments } from '../../evidence/decisive-moments.js';
import type { DisclosureVersion } from '../../evidence/disclosure-version.js';
import type { RecordingManifest } from '../../evidence/recording-manifest.js';
import type { MomentFault, RemeasuredMoment } from '../../evidence/remeasured-figures.js';
import { remeasuredResult } from '../../evidence/remeasured-result.js';
import type { Remeasurement } from '../../evidence/remeasurement.js';
import { sha256Hex } from '../../evidence/sha256.js';
import type { Verdict } from '../../evidence/verdict.js';
import { observeVisit } from '../../evidence/visit-observations.js';
import { Configuration } from '../../platform/config/configuration.js';
import { measureMoment } from './disclosure-meter.js';
import { eventsForStill } from './events-for-still.js';
import { closeCamera, openCamera, SharedBrowser } from './still-browser.js';
import type { StillCamera, StillSubject } from './still-camera.js';
import { TookTooLong, within } from './time-limit.js';

/** Characters of what is drawn at one moment, without its assets: more than any honest page has. */
const MOST_JSON = 128 * 2 ** 20;

export interface VisitToDraw {
  manifest: Pick<RecordingManifest, 'segments' | 'gaps'>;
  disclosure: DisclosureVersion;
  verdict: Verdict;
  /** Parsed events, segment by segment; asked for several times. */
  segments: () => Iterable<unknown>;
  assets: { names: string[]; mime: string; bytes: Uint8Array }[];
}

/** What a note says of the drawing. */
export type Drawn = Pick<
  Remeasurement,
  'browser' | 'player' | 'refusedRequests' | 'result' | 'reasons' | 'moments'
>;

/** The third path to a verdict: draws the moments that decided it, and measures the disclosure in the picture. */
@Injectable()
export class RedrawnVisit {
  /** To start a browser, and for each moment. */
  readonly limits = { startMs: 20_000, momentMs: 30_000 };

  constructor(private readonly configuration: Configuration) {}

  /**
   * Rejects with STILLS_UNAVAILABLE where there is no browser; a moment that cannot be drawn says why. `browser`: whoever
   * shares one over several visits ends it.
   */
  async measure(
    visit: VisitToDraw,
    browser: SharedBrowser | null = null,
  ): Promise<{ drawn: Drawn; stills: Buffer[] }> {
    const { disclosure, verdict } = visit;
    const observed = observeVisit(visit.manifest, visit.segments(), [disclosure]);
    const moments = decisiveMoments(observed, disclosure, verdict);
    const assets = visit.assets.map(({ bytes, ...asset }) => ({
      ...asset,
      base64: Buffer.from(bytes).toString('base64'),
    }));
    const used = browser ?? new SharedBrowser();
    let sound = false;
    try {
      const chromium = await used.open(this.configuration, this.limits.startMs);
      const camera = await openCamera(chromium, this.limits.startMs);
      const measured: RemeasuredMoment[] = [];
      const stills: Buffer[] = [];
      for (const moment of moments) {
        const events = eventsForStill(visit.segments(), moment.at);
        const one = await this.moment(camera, { events, at: moment.at, assets }, disclosure);
        measured.push({ ...moment, ...one.figures });
        if (one.png) stills.push(one.png);
      }
      const { browser, player, refused } = camera;
      const said = remeasuredResult(verdict, disclosure, measured);
      const answers = measured.every(({ fault }) => fault !== 'TOOK_TOO_LONG');
      sound = answers && (await closeCamera(camera, this.limits.startMs));
      return { stills, drawn: { browser, player, refusedRequests: refused, ...said, moments: measured } };
    } finally {
      if (!sound || browser === null) await used.end();
    }
  }

  private async moment(
    camera: StillCamera,
    subject: StillSubject,
    disclosure: DisclosureVersion,
  ): Promise<{ figures: Pick<RemeasuredMoment, 'drawn' | 'fault' | 'still'>; png: Buffer | null }> {
    const failed = (fault: MomentFault) => ({ figures: { drawn: null, fault, still: null }, png: null });
    if (subject.events.length === 0) return failed('NOT_REBUILT');
    if (JSON.stringify(subject.events).length > MOST_JSON) return failed('DRAWING_FAILED');
    try {
      const { drawn, picture } = await within(
        this.limits.momentMs,
        measureMoment(camera, subject, disclosure),
      );
      const { png, width, height } = picture;
      return { figures: { drawn, fault: null, still: { sha256: sha256Hex(png), width, height } }, png };
    } catch (error) {
      return failed(error instanceof TookTooLong ? 'TOOK_TOO_LONG' : 'DRAWING_FAILED');
    }
  }
}
