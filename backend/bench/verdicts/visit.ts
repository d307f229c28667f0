// A visit as an honest recorder sends it: pages with a real style sheet, changes, moves, and disclosures in view.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DisclosureVersion } from '../../src/evidence/disclosure-version.js';

const START = 1_763_700_000_000;

export interface VisitSize {
  minutes: number;
  nodesPerPage: number;
}

/** Events of one visit, in segments of five seconds. A page each 100 s; each disclosure in view six seconds in ten. */
export function visitEvents(
  { minutes, nodesPerPage }: VisitSize,
  disclosures: DisclosureVersion[],
): unknown[][] {
  const segments: unknown[][] = [];
  const css = styles();
  for (let second = 0; second < minutes * 60; second++) {
    const at = START + second * 1_000;
    if (second % 5 === 0) segments.push([]);
    const segment = segments.at(-1)!;
    if (second % 100 === 0) segment.push(...page(at, nodesPerPage, css, disclosures));
    segment.push(...during(at, second));
    if (second % 10 >= 6) continue;
    for (const { key, textHash } of disclosures)
      segment.push(
        custom('disclosure', at + 1_000, {
          ...{ disclosure: key, textHash, from: at, to: at + 1_000, visibleShare: 1, hidden: [] },
          ...{ foreground: true, method: 'hit-tested', fontPx: 16, contrast: 12.6, pageFontPx: 16 },
          ...{ lines: 4, seen: [[0, 3]] },
        }),
      );
  }
  const end = START + minutes * 60_000;
  segments.at(-1)!.push(custom('action', end, { action: 'sign', at: end, near: { 'disclosure-0': 40 } }));
  return segments;
}

const custom = (tag: string, timestamp: number, payload: object) => ({
  ...{ type: 5, timestamp, data: { tag: `exhibit.${tag}`, payload } },
});

function page(at: number, nodes: number, css: string, disclosures: DisclosureVersion[]): unknown[] {
  let id = 0;
  const text = (textContent: string) => ({ type: 3, id: ++id, textContent });
  const element = (tagName: string, attributes: object, ...childNodes: unknown[]) => ({
    ...{ type: 2, id: ++id, tagName, attributes, childNodes },
  });
  const shown = disclosures.map((one) =>
    element('section', { 'data-exhibit-disclosure': one.key, class: 'x3' }, element('p', {}, text(one.text))),
  );
  const rows = Array.from({ length: nodes / 4 }, (_, n) =>
    element(
      'div',
      { class: `x${(n % 300).toString(36)} x1`, style: 'width:120px;color:#333' },
      element('span', { class: 'x2' }, text('xxxxxx xxxx xx xxxxxxxx')),
    ),
  );
  const head = element('head', {}, element('style', { _cssText: css, media: 'all' }));
  const html = element('html', {}, head, element('body', {}, ...shown, element('main', {}, ...rows)));
  const node = { type: 0, id: ++id, childNodes: [html] };
  return [
    { type: 4, timestamp: at, data: { href: 'https://bank.test/apply/offer', width: 1_280, height: 800 } },
    { type: 2, timestamp: at, data: { node, initialOffset: { top: 0, left: 0 } } },
    custom('page', at, { path: '/apply/offer', at, how: 'load' }),
    custom('device', at, { width: 1_280, height: 800, orientation: 'landscape', touch: false, at }),
  ];
}

/** Five moves of ten places each, a scroll and two changes of the page. */
function during(at: number, second: number): unknown[] {
  const increment = (data: object, after: number) => ({ type: 3, timestamp: at + after, data });
  const moves = [0, 1, 2, 3, 4].map((fifth) =>
    increment(
      {
        source: 1,
        positions: Array.from({ length: 10 }, (_, n) => ({
          x: n * 7,
          y: second,
          id: 40,
          timeOffset: -n * 20,
        })),
      },
      fifth * 200,
    ),
  );
  const mutation = (change: object) => ({
    source: 0,
    texts: [],
    attributes: [],
    removes: [],
    adds: [],
    ...change,
  });
  const id = 60 + (second % 100);
  return [
    ...moves,
    increment({ source: 3, id: 1, x: 0, y: second * 3 }, 300),
    increment(mutation({ attributes: [{ id, attributes: { class: `x${second % 300} x4` } }] }), 400),
    increment(mutation({ texts: [{ id: id + 1, value: 'xxx xxxxxxx xx' }] }), 700),
  ];
}

/** A real theme with its names replaced, as the recorder would send it. */
function styles(): string {
  const package_ = createRequire(import.meta.url).resolve('@angular/material/package.json');
  const css = readFileSync(join(dirname(package_), 'prebuilt-themes', 'pink-bluegrey.css'), 'utf8');
  const aliases = new Map<string, string>();
  const alias = (name: string) => {
    if (!aliases.has(name)) aliases.set(name, `x${aliases.size.toString(36)}`);
    return aliases.get(name)!;
  };
  return css.replace(/\.(?=[a-zA-Z_])[\w-]+/g, (name) => `.${alias(name)}`).replace(/\[[^\]]*\]/g, '');
}
