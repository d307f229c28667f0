import type { DisclosureRule } from '../../src/evidence/disclosure-version.js';
import type { VisitObservations } from '../../src/evidence/visit-observations.js';
import { disclosureTextHash, VisitReader } from './compiled.ts';

export const KEY = 'rate';
export const TEXT = 'Representative example: 3.9 % APR, 48 payments of 228.10, total 10,948.80.';
export const RULE: DisclosureRule = {
  minContinuousMs: 2_000,
  minCumulativeMs: 3_000,
  minVisibleShare: 1,
  minFontPx: 9,
  beforeAction: 'sign',
};
const TEXTS: Readonly<Record<string, string>> = { [KEY]: TEXT, fees: 'No fees.', terms: 'The terms apply.' };
export const WATCHED = Object.keys(TEXTS).map((key) => ({ key }));
const SEGMENT_MS = 5_000;
/** What the page itself does between observations, in a recording as a busy page gives it: about 250 kB a minute. */
const MUTATIONS = 60;

export interface BenchVisit {
  /** Events, segment by segment. */
  segments: unknown[][];
  observed: VisitObservations;
}

/** A visit with three disclosures in view for a fifth of its time, pages, and an action at its end. */
export function visitOfMinutes(minutes: number): BenchVisit {
  const length = (minutes * 60_000) / SEGMENT_MS;
  const segments = Array.from({ length }, (_, number) => segmentOf(number, number === length - 1));
  const reader = new VisitReader(WATCHED);
  for (const events of segments) reader.read(events);
  return { segments, observed: reader.visit({ segments: [], gaps: [] }) };
}

function segmentOf(number: number, last: boolean): unknown[] {
  const at = number * SEGMENT_MS;
  const events = Array.from({ length: MUTATIONS }, (_, index) => mutation(number, index, at));
  if (number % 10 === 0)
    events.unshift(
      ...picture(at),
      custom('exhibit.page', { path: `/loan/step-${number}`, at, how: 'load' }, at),
    );
  const inView = number % 5 === 0 ? Object.keys(TEXTS) : [];
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
  textHash: disclosureTextHash(TEXTS[disclosure]!),
  from,
  to: from + 1_000,
  visibleShare: 1,
  hidden: [],
  foreground: true,
  method: 'occlusion-observed',
  fontPx: 16,
});

/** A page that carries the three texts, and a few hundred other elements. */
function picture(at: number): object[] {
  let id = 0;
  const element = (tagName: string, attributes: object, childNodes: object[]) => ({
    ...{ type: 2, id: ++id, tagName, attributes, childNodes },
  });
  const text = (textContent: string) => ({ type: 3, id: ++id, textContent });
  const carried = Object.entries(TEXTS).map(([key, words]) =>
    element('p', { 'data-exhibit-disclosure': key }, [text(words)]),
  );
  const others = Array.from({ length: 400 }, (_, number) =>
    element('div', { class: `row row-${number}` }, [text('xxxx xx xxxxxxx')]),
  );
  const html = element('html', {}, [element('head', {}, []), element('body', {}, [...others, ...carried])]);
  const node = { type: 0, id: ++id, childNodes: [html] };
  return [
    { type: 4, timestamp: at, data: { href: 'https://bank.example/loan', width: 1280, height: 800 } },
    { type: 2, timestamp: at, data: { node, initialOffset: { top: 0, left: 0 } } },
  ];
}

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
    removes: [],
    adds: [
      {
        parentId: 10 + index * 2,
        nextId: null,
        node: {
          type: 2,
          tagName: 'div',
          attributes: { class: `row row-${(segment * 31 + index * 17) % 997}`, role: 'listitem' },
          childNodes: [],
          id: 100_000 + segment * 1_000 + index,
        },
      },
    ],
    attributes: [
      { id: index, attributes: { style: `transform: translate(${(segment * 7919 + index) % 613}px, 0)` } },
    ],
  },
});
