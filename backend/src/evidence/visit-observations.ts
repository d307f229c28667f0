import type { DisclosureVersion } from './disclosure-version.js';
import { isObject } from './json-shape.js';
import { type Observations, ObservationReader } from './observations.js';
import type { WatchedElement } from './rebuilt-page/disclosure-watch.js';
import { PageRebuilder } from './rebuilt-page/page-rebuilder.js';
import type { RebuiltVisit } from './rebuilt-page/rebuilt-visit.js';
import { type RecordingManifest, observationGaps } from './recording-manifest.js';
import { type ObservationGap, type Verdict, type VerdictSchema, judgeDisclosure } from './verdict.js';

export const VISIT_SCHEMA = 'exhibit.visit-observations/v1';

/**
 * All that any rule of any disclosure can ask about one visit: a plain JSON value, far smaller than the recording, that
 * is stored under the recording's key and goes when it goes.
 */
export interface VisitObservations extends Observations {
  schema: typeof VISIT_SCHEMA;
  gaps: ObservationGap[];
  rebuilt: RebuiltVisit;
}

/** Reads one recording on both paths at once: what was observed on its pages, and the pages as the events rebuild them. */
export class VisitReader {
  private readonly observed = new ObservationReader();
  private readonly page: PageRebuilder;

  /** `watched`: every disclosure that anybody may ask about. */
  constructor(watched: WatchedElement[]) {
    this.page = new PageRebuilder(watched);
  }

  /** The parsed events of the next segment; hostile. */
  read(events: unknown): void {
    if (!Array.isArray(events)) return;
    for (const event of events) {
      if (!isObject(event)) continue;
      this.page.read(event, this.observed.order);
      this.observed.readEvent(event);
    }
  }

  visit(manifest: Pick<RecordingManifest, 'segments' | 'gaps'>): VisitObservations {
    return {
      ...this.observed.observations,
      schema: VISIT_SCHEMA,
      gaps: observationGaps(manifest),
      rebuilt: this.page.rebuilt,
    };
  }
}

/** `segments` are the parsed events of every segment of the manifest, in its order. */
export function observeVisit(
  manifest: Pick<RecordingManifest, 'segments' | 'gaps'>,
  segments: Iterable<unknown>,
  watched: WatchedElement[],
): VisitObservations {
  const reader = new VisitReader(watched);
  for (const events of segments) reader.read(events);
  return reader.visit(manifest);
}

/** Pure: the same visit and the same versions give the same verdicts, in the order of the versions. */
export function judgeVisit(
  visit: VisitObservations,
  disclosures: DisclosureVersion[],
  schema?: VerdictSchema,
): Verdict[] {
  return disclosures.map((disclosure) => judgeDisclosure(visit, disclosure, schema));
}
