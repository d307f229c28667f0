import type { DisclosureRule } from '../../src/evidence/disclosure-version.js';
import { disclosureTextHash, ObservationReader, observedVisit } from './compiled.ts';

export const KEY = 'rate';
export const TEXT = 'Representative example: 3.9 % APR, 48 payments of 228.10, total 10,948.80.';
export const RULE: DisclosureRule = {
  minContinuousMs: 2_000,
  minCumulativeMs: 3_000,
  minVisibleShare: 1,
  minFontPx: 9,
  beforeAction: 'sign',
};
const SEGMENT_MS = 5_000;
/** What the page itself does between observations, in a recording as a busy page gives it: about 250 kB a minute. */
const MUTATIONS = 60;

export interface BenchVisit {
  /** Events, segment by segment. */
  segments: unknown[][];
  observed: ReturnType<typeof observedVisit>;
}

/** A visit with three disclosures in view for a fifth of its time, pages, and an action at its end. */
export function visitOfMinutes(minutes: number): BenchVisit {
  const length = (minutes * 60_000) / SEGMENT_MS;
  const segments = Array.from({ length }, (_, number) => segmentOf(number, number === length - 1));
  const reader = new ObservationReader();
  for (const events of segments) reader.read(events);
  return { segments, observed: observedVisit({ segments: [], gaps: [] }, reader.observations) };
}

function segmentOf(number: number, last: boolean): unknown[] {
  const at = number * SEGMENT_MS;
  const events = Array.from({ length: MUTATIONS }, (_, index) => mutation(number, index, at));
  if (number % 10 === 0)
    events.push(custom('exhibit.page', { path: `/loan/step-${number}`, at, how: 'load' }, at));
  const inView = number % 5 === 0 ? [KEY, 'fees', 'terms'] : [];
  for (const disclosure of inView)
    for (let second = 0; second < 5; second++)
      events.push(
        custom('exhibit.disclosure', stretch(disclosure, at + second * 1_000), at + second * 1_000),
      );
  if (last) events.push(custom('exhibit.action', { action: 'sign', at: at + 4_900 }, at + 4_900));
  return events;
}

const stretch = (disclosure: string, from: number) => ({
  disclosure,
  textHash: disclosureTextHash(disclosure === KEY ? TEXT : disclosure),
  from,
  to: from + 1_000,
  visibleShare: 1,
  hidden: [],
  foreground: true,
  method: 'occlusion-observed',
  fontPx: 16,
});

const custom = (tag: string, payload: object, timestamp: number): object => ({
  type: 5,
  timestamp,
  data: { tag, payload },
});

const mutation = (segment: number, index: number, at: number): object => ({
  type: 3,
  timestamp: at + index * 80,
  data: {
    source: 0,
    texts: [],
    removes: [{ parentId: index, id: segment * 100 + index }],
    adds: [
      {
        parentId: index,
        nextId: null,
        node: {
          type: 2,
          tagName: 'div',
          attributes: { class: `row row-${(segment * 31 + index * 17) % 997}`, role: 'listitem' },
          childNodes: [],
          id: segment * 1_000 + index,
        },
      },
    ],
    attributes: [
      { id: index, attributes: { style: `transform: translate(${(segment * 7919 + index) % 613}px, 0)` } },
    ],
  },
});
